/** A stretch of a source file. The text of a template is a piece of its own; what its placeholders hold is code. */
export interface Piece {
  readonly kind: "code" | "comment" | "string" | "template" | "pattern";
  readonly text: string;
  /** The number of its first line, from 1. */
  readonly line: number;
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/y;
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y;
const PATTERN = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])+/y;
/** A slash behind one of these begins a pattern; behind anything else it divides. */
const BEFORE_PATTERN = /(?:^|[=(,:[!&|?{};]|\breturn|=>)\s*$/;

/** Takes a source apart into code, comments, strings, templates and patterns, in order and without a gap. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const open: number[] = [];
  let code = "";
  let line = 1;
  const add = (kind: Piece["kind"], piece: string): void => {
    if (piece === "") return;
    pieces.push({ kind, text: piece, line });
    line += piece.split("\n").length - 1;
  };
  for (let at = 0; at < text.length; ) {
    const found = pieceAt(text, at, { inTemplate: open.at(-1) === WITHIN_TEXT, code });
    if (found === undefined) {
      const sign = open.at(-1) === WITHIN_TEXT && text.startsWith("${", at) ? "${" : (text[at] ?? "");
      code += sign;
      at += sign.length;
      step(open, sign);
    } else {
      add("code", code);
      add(found.kind, found.text);
      code = "";
      at += found.text.length;
    }
  }
  add("code", code);
  return pieces;
}

/** The state of an open template: in its text, or else how many braces are open within its placeholder. */
const WITHIN_TEXT = -1;

function step(open: number[], sign: string): void {
  const top = open.at(-1);
  if (sign === "`") {
    if (top === WITHIN_TEXT) open.pop();
    else open.push(WITHIN_TEXT);
  } else if (top !== undefined) {
    const change = { "${": 1, "{": 1, "}": -1 }[sign] ?? 0;
    open[open.length - 1] = top + change;
  }
}

interface Context {
  readonly inTemplate: boolean;
  /** The code since the last piece. */
  readonly code: string;
}

function pieceAt(text: string, at: number, { inTemplate, code }: Context): Omit<Piece, "line"> | undefined {
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const wanted: readonly (readonly [Piece["kind"], RegExp])[] = inTemplate
    ? [["template", TEMPLATE]]
    : [
        ["comment", COMMENT],
        ["string", STRING],
        ...(BEFORE_PATTERN.test(code) ? [["pattern", PATTERN] as const] : []),
      ];
  for (const [kind, pattern] of wanted) {
    const piece = matched(pattern);
    if (piece !== undefined) return { kind, text: piece };
  }
  return undefined;
}
