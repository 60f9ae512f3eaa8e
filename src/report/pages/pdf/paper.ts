import type { TextStyle } from "../../../figures/figure.js";

/** The document that a report is printed into. Its own cursor says where the next thing goes. */
export type PdfDocument = PDFKit.PDFDocument;

/** Points on each side of a page. */
export const MARGIN = 54;

export const INK = {
  words: "#1c1c1e",
  faint: "#5c5c60",
  accent: "#0b5cad",
  code: "#7a3b10",
  rule: "#d4d4d0",
  tint: "#f4f4f1",
} as const;

/** How words look: their size in points, weight, and color. */
export interface Look extends TextStyle {
  readonly color: string;
}

export const LOOKS = {
  title: { size: 24, weight: "bold", color: INK.words },
  section: { size: 16, weight: "bold", color: INK.words },
  heading: { size: 11.5, weight: "bold", color: INK.words },
  body: { size: 10, weight: "normal", color: INK.words },
  caption: { size: 9, weight: "normal", color: INK.words },
  code: { size: 8, weight: "normal", color: INK.words },
  faint: { size: 8, weight: "normal", color: INK.faint },
} as const satisfies Readonly<Record<string, Look>>;

/** The width between the margins. */
export function widthOf({ page }: PdfDocument): number {
  return page.width - 2 * MARGIN;
}

/** The height between the margins of a page of its own. */
export function heightOf({ page }: PdfDocument): number {
  return page.height - 2 * MARGIN;
}

/** The height that is left on the page. */
export function roomOn(paper: PdfDocument): number {
  return paper.page.height - MARGIN - paper.y;
}

/** Begins a page, on its side where that is asked. */
export function turnPage(paper: PdfDocument, layout: "portrait" | "landscape" = "portrait"): void {
  pack(paper);
  paper.addPage({ size: "A4", margin: MARGIN, layout });
}

/** What pdfkit's types leave out: an array for every stroke waits on a page until the numbers of all pages are known. */
interface Waiting {
  readonly content: { buffer: readonly Uint8Array[] };
}

/** Joins what waits on a page: a hundred thousand small arrays take ten times the memory of what they hold. */
function pack(paper: PdfDocument): void {
  const { content } = paper.page as unknown as Waiting;
  content.buffer = [Buffer.concat(content.buffer)];
}

/** Begins a page where one has less room than this left. */
export function ensureRoom(paper: PdfDocument, height: number): void {
  if (roomOn(paper) < height) turnPage(paper);
}

/** Begins a page where one lies on its side, which holds a figure and its words alone. */
export function ensureUpright(paper: PdfDocument): void {
  if (paper.page.width > paper.page.height) turnPage(paper);
}

/** Sets how the next words look. */
export function take(paper: PdfDocument, { size, weight, color }: Look): PdfDocument {
  return paper.font(weight).fontSize(size).fillColor(color);
}

/** The space between lines, as a part of the size of words. */
const LEADING = 0.25;

/** What lines of some words are told. */
export function withLeading({ size }: Look): { readonly lineGap: number } {
  return { lineGap: size * LEADING };
}

/** How words are set. */
interface Setting {
  /** What they are to those who do not see the page. Default: a paragraph. */
  readonly tag?: "H1" | "H2" | "H3" | "P";
  /** Points below. Default: 6. */
  readonly after?: number;
}

/** Sets words over the whole width, on as many pages as they need. */
export function say(
  paper: PdfDocument,
  text: string,
  look: Look,
  { tag = "P", after = 6 }: Setting = {},
): void {
  if (text.trim() === "") return;
  marked(paper, tag, () => {
    take(paper, look).text(text, MARGIN, paper.y, { width: widthOf(paper), ...withLeading(look) });
  });
  paper.y += after;
}

/** How high words are that are set over some width. */
export function heightOfWords(paper: PdfDocument, text: string, look: Look, width = widthOf(paper)): number {
  return text.trim() === "" ? 0 : take(paper, look).heightOfString(text, { width, ...withLeading(look) });
}

/** Draws what is read. */
export function marked(
  paper: PdfDocument,
  tag: string,
  draw: () => void,
  attributes: { readonly alt?: string } = {},
): void {
  paper.addStructure(paper.struct(tag, attributes, draw));
}

/** Draws what only pleases the eye. */
export function decorative(paper: PdfDocument, draw: () => void): void {
  paper.markContent("Artifact");
  draw();
  paper.endMarkedContent();
}

/** Sets a command line on a tinted ground; nothing where there is none. */
export function sayCommand(paper: PdfDocument, command: string): void {
  if (command === "") return;
  const height = commandHeight(paper, command);
  ensureRoom(paper, height);
  const { y } = paper;
  decorative(paper, () =>
    paper.roundedRect(MARGIN, y, widthOf(paper), height - COMMAND.after, 3).fill(INK.tint),
  );
  marked(paper, "Code", () => {
    const width = widthOf(paper) - 2 * COMMAND.padding;
    take(paper, LOOKS.code).text(command, MARGIN + COMMAND.padding, y + COMMAND.padding, {
      width,
      ...withLeading(LOOKS.code),
    });
  });
  paper.x = MARGIN;
  paper.y = y + height;
}

const COMMAND = { padding: 5, after: 8 } as const;

/** How high a command line is on its ground, with the space below it. */
export function commandHeight(paper: PdfDocument, command: string): number {
  if (command === "") return 0;
  const width = widthOf(paper) - 2 * COMMAND.padding;
  return heightOfWords(paper, command, LOOKS.code, width) + 2 * COMMAND.padding + COMMAND.after;
}
