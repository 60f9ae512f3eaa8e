import type { Token } from "markdown-it";
import type { Column } from "../../../table/table.js";
import { linkOfPicture, tokensOf } from "../markdownText.js";
import {
  applyStyle,
  drawDecorative,
  drawTagged,
  ensureRoom,
  INK,
  MARGIN,
  type PdfDocument,
  type PdfTextStyle,
  TEXT_STYLES,
  widthOf,
  withLeading,
  writeCommand,
} from "./pdfDocument.js";
import { writeTable } from "./pdfTable.js";

/** The context of a paragraph: the blocks around it. */
interface Around {
  /** The enclosing lists, innermost last: the next number of each, or undefined for a bulleted one. */
  readonly lists: (number | undefined)[];
  quotes: number;
  /** The text before its first line. */
  marker: string;
  textStyle: PdfTextStyle;
  tag: string;
}

/** Writes Markdown below a heading. */
export function writeMarkdown(pdf: PdfDocument, markdown: string): void {
  const tokens = tokensOf(markdown);
  const around: Around = { lists: [], quotes: 0, marker: "", textStyle: TEXT_STYLES.body, tag: "P" };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.type === "table_open") index = writeTableTokens(pdf, tokens, index);
    else TOKEN_WRITERS[token.type]?.(around, token, pdf);
  }
}

type TokenWriter = (around: Around, token: Token, pdf: PdfDocument) => void;

const TOKEN_WRITERS: Readonly<Record<string, TokenWriter>> = {
  heading_open: (around, _, pdf) => {
    ensureRoom(pdf, 60);
    Object.assign(around, { textStyle: TEXT_STYLES.heading, tag: "H3" });
  },
  heading_close: (around) => Object.assign(around, { textStyle: TEXT_STYLES.body, tag: "P" }),
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
  fence: (_, token, pdf) => writeCommand(pdf, token.content.trimEnd()),
  code_block: (_, token, pdf) => writeCommand(pdf, token.content.trimEnd()),
  hr: (_, __, pdf) => writeRule(pdf),
  inline: writeInline,
};

const INDENT = 16;

function writeInline(around: Around, token: Token, pdf: PdfDocument): void {
  const { lists, quotes, marker, textStyle, tag } = around;
  const left = MARGIN + INDENT * (lists.length + quotes);
  const color = quotes > 0 ? INK.faint : textStyle.color;
  ensureRoom(pdf, 2 * textStyle.size);
  const width = widthOf(pdf) - (left - MARGIN);
  drawTagged(pdf, tag, () => {
    if (marker !== "") {
      const { y } = pdf;
      applyStyle(pdf, textStyle).text(marker, left - INDENT, y, { lineBreak: false });
      pdf.y = y;
    }
    writeRuns(pdf, runsOf(token.children ?? []), { textStyle: { ...textStyle, color }, left, width });
  });
  around.marker = "";
  pdf.x = MARGIN;
  pdf.y += lists.length > 0 ? 3 : 6;
}

/** Text of one style. */
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
  const { text, address } = linkOfPicture(token);
  add(text, { address: webAddress(address) });
}

/** A link to the web; anchors work only on web pages. */
function webAddress(address: string): string | null {
  return /^https?:/i.test(address) ? address : null;
}

function writeRuns(
  pdf: PdfDocument,
  runs: readonly Run[],
  {
    textStyle,
    left,
    width,
  }: { readonly textStyle: PdfTextStyle; readonly left: number; readonly width: number },
): void {
  for (const [index, { text, isStrong, isSlanted, isCode, address }] of runs.entries()) {
    const weight = isStrong ? "bold" : textStyle.weight;
    const color = address === null ? (isCode ? INK.code : textStyle.color) : INK.accent;
    const style = {
      width,
      continued: index < runs.length - 1,
      oblique: isSlanted,
      link: address,
      underline: address !== null,
      ...withLeading(textStyle),
    };
    applyStyle(pdf, { size: textStyle.size, weight, color });
    if (index === 0) pdf.text(text, left, pdf.y, style);
    else pdf.text(text, style);
  }
}

function writeRule(pdf: PdfDocument): void {
  ensureRoom(pdf, 12);
  drawDecorative(pdf, () => {
    const y = pdf.y + 4;
    pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + widthOf(pdf), y)
      .lineWidth(0.5)
      .stroke(INK.rule);
  });
  pdf.y += 12;
}

/** Writes a Markdown table and returns the index of its last token. */
function writeTableTokens(pdf: PdfDocument, tokens: readonly Token[], start: number): number {
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
  writeTable(pdf, { columns, rows: cells });
  return end;
}
