import type { Token } from "markdown-it";
import type { Column } from "../../../table/table.js";
import { pictureWords, tokensOf } from "../words.js";
import {
  decorative,
  ensureRoom,
  INK,
  LOOKS,
  type Look,
  MARGIN,
  marked,
  type PdfDocument,
  sayCommand,
  take,
  widthOf,
  withLeading,
} from "./paper.js";
import { sayTable } from "./table.js";

/** What the blocks around a paragraph say of it. */
interface Around {
  /** The lists that it lies in, the inner one last: the next number of each, or nothing for one without numbers. */
  readonly lists: (number | undefined)[];
  quotes: number;
  /** What stands before its first line. */
  marker: string;
  look: Look;
  tag: string;
}

/** Sets Markdown under a heading. */
export function sayMarkdown(paper: PdfDocument, markdown: string): void {
  const tokens = tokensOf(markdown);
  const around: Around = { lists: [], quotes: 0, marker: "", look: LOOKS.body, tag: "P" };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.type === "table_open") index = sayTableTokens(paper, tokens, index);
    else SAYERS[token.type]?.(around, token, paper);
  }
}

type Sayer = (around: Around, token: Token, paper: PdfDocument) => void;

const SAYERS: Readonly<Record<string, Sayer>> = {
  heading_open: (around, _, paper) => {
    ensureRoom(paper, 60);
    Object.assign(around, { look: LOOKS.heading, tag: "H3" });
  },
  heading_close: (around) => Object.assign(around, { look: LOOKS.body, tag: "P" }),
  bullet_list_open: ({ lists }) => lists.push(undefined),
  bullet_list_close: ({ lists }) => lists.pop(),
  ordered_list_open: ({ lists }, token) => lists.push(Number(token.attrGet("start") ?? 1)),
  ordered_list_close: ({ lists }) => lists.pop(),
  list_item_open: (around) => {
    const last = around.lists.length - 1;
    const number = around.lists[last];
    around.marker = number === undefined ? "•" : `${number}.`;
    if (number !== undefined) around.lists[last] = number + 1;
  },
  blockquote_open: (around) => {
    around.quotes += 1;
  },
  blockquote_close: (around) => {
    around.quotes -= 1;
  },
  fence: (_, token, paper) => sayCommand(paper, token.content.trimEnd()),
  code_block: (_, token, paper) => sayCommand(paper, token.content.trimEnd()),
  hr: (_, __, paper) => sayRule(paper),
  inline: sayInline,
};

const INDENT = 16;

function sayInline(around: Around, token: Token, paper: PdfDocument): void {
  const { lists, quotes, marker, look, tag } = around;
  const left = MARGIN + INDENT * (lists.length + quotes);
  const color = quotes > 0 ? INK.faint : look.color;
  ensureRoom(paper, 2 * look.size);
  const width = widthOf(paper) - (left - MARGIN);
  marked(paper, tag, () => {
    if (marker !== "") {
      const { y } = paper;
      take(paper, look).text(marker, left - INDENT, y, { lineBreak: false });
      paper.y = y;
    }
    sayRuns(paper, runsOf(token.children ?? []), { look: { ...look, color }, left, width });
  });
  around.marker = "";
  paper.x = MARGIN;
  paper.y += lists.length > 0 ? 3 : 6;
}

/** Words that look alike. */
interface Run {
  readonly text: string;
  readonly isStrong: boolean;
  readonly isSlanted: boolean;
  readonly isCode: boolean;
  readonly address: string | null;
}

function runsOf(tokens: readonly Token[]): readonly Run[] {
  const runs: Run[] = [];
  const now = { isStrong: false, isSlanted: false, address: null as string | null };
  const add = (text: string, style: Partial<Run> = {}) =>
    runs.push({ text, isCode: false, ...now, ...style });
  for (const token of tokens) {
    if (token.type === "strong_open" || token.type === "strong_close") now.isStrong = token.nesting === 1;
    else if (token.type === "em_open" || token.type === "em_close") now.isSlanted = token.nesting === 1;
    else if (token.type === "link_open") now.address = webAddress(String(token.attrGet("href") ?? ""));
    else if (token.type === "link_close") now.address = null;
    else if (token.type === "softbreak") add(" ");
    else if (token.type === "hardbreak") add("\n");
    else if (token.type === "code_inline") add(token.content, { isCode: true });
    else if (token.type === "image") addPicture(token, add);
    else if (token.content !== "") add(token.content);
  }
  return runs;
}

function addPicture(token: Token, add: (text: string, style: Partial<Run>) => void): void {
  const { text, address } = pictureWords(token);
  add(text, { address: webAddress(address) });
}

/** Anchors are those of pages. */
function webAddress(address: string): string | null {
  return /^https?:/i.test(address) ? address : null;
}

function sayRuns(
  paper: PdfDocument,
  runs: readonly Run[],
  { look, left, width }: { readonly look: Look; readonly left: number; readonly width: number },
): void {
  for (const [index, { text, isStrong, isSlanted, isCode, address }] of runs.entries()) {
    const weight = isStrong ? "bold" : look.weight;
    const color = address === null ? (isCode ? INK.code : look.color) : INK.accent;
    const style = {
      width,
      continued: index < runs.length - 1,
      oblique: isSlanted,
      link: address,
      underline: address !== null,
      ...withLeading(look),
    };
    take(paper, { size: look.size, weight, color });
    if (index === 0) paper.text(text, left, paper.y, style);
    else paper.text(text, style);
  }
}

function sayRule(paper: PdfDocument): void {
  ensureRoom(paper, 12);
  decorative(paper, () => {
    const y = paper.y + 4;
    paper
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + widthOf(paper), y)
      .lineWidth(0.5)
      .stroke(INK.rule);
  });
  paper.y += 12;
}

/** Sets a table of Markdown, and gives the place of its last token. */
function sayTableTokens(paper: PdfDocument, tokens: readonly Token[], start: number): number {
  const end = tokens.findIndex(({ type }, index) => index > start && type === "table_close");
  const rows: string[][] = [];
  for (const token of tokens.slice(start, end)) {
    if (token.type === "tr_open") rows.push([]);
    if (token.type === "inline")
      rows.at(-1)?.push(
        runsOf(token.children ?? [])
          .map(({ text }) => text)
          .join(""),
      );
  }
  const [heads = [], ...cells] = rows;
  const columns = heads.map((name): Column => ({ name, type: "text", summary: name }));
  sayTable(paper, { columns, rows: cells });
  return end;
}
