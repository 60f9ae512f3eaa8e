import type { TextStyle } from "../../../figures/figure.js";

/** The PDF document of a report, written at its own cursor. */
export type PdfDocument = PDFKit.PDFDocument;

/** The margin on each side of a page, in points. */
export const MARGIN = 54;

export const INK = {
  text: "#1c1c1e",
  faint: "#5c5c60",
  accent: "#0b5cad",
  code: "#7a3b10",
  rule: "#d4d4d0",
  tint: "#f4f4f1",
} as const;

/** A text style: size in points, weight, and color. */
export interface PdfTextStyle extends TextStyle {
  readonly color: string;
}

export const TEXT_STYLES = {
  title: { size: 24, weight: "bold", color: INK.text },
  section: { size: 16, weight: "bold", color: INK.text },
  heading: { size: 11.5, weight: "bold", color: INK.text },
  body: { size: 10, weight: "normal", color: INK.text },
  caption: { size: 9, weight: "normal", color: INK.text },
  code: { size: 8, weight: "normal", color: INK.text },
  faint: { size: 8, weight: "normal", color: INK.faint },
} as const satisfies Readonly<Record<string, PdfTextStyle>>;

/** The width between the margins, in points. */
export function widthOf({ page }: PdfDocument): number {
  return page.width - 2 * MARGIN;
}

/** The height between the margins, in points. */
export function heightOf({ page }: PdfDocument): number {
  return page.height - 2 * MARGIN;
}

/** The height left on the page, in points. */
export function remainingHeight(pdf: PdfDocument): number {
  return pdf.page.height - MARGIN - pdf.y;
}

/** Starts a new page, in landscape if requested. */
export function startPage(pdf: PdfDocument, layout: "portrait" | "landscape" = "portrait"): void {
  pack(pdf);
  pdf.addPage({ size: "A4", margin: MARGIN, layout });
}

/** Missing from pdfkit's types: a page keeps an array per stroke in memory until all page numbers are known. */
interface Waiting {
  readonly content: { buffer: readonly Uint8Array[] };
}

/** Joins a page's buffered chunks: a hundred thousand small arrays take ten times the memory of their content. */
function pack(pdf: PdfDocument): void {
  const { content } = pdf.page as unknown as Waiting;
  content.buffer = [Buffer.concat(content.buffer)];
}

/** Starts a new page if less than this height is left. */
export function ensureRoom(pdf: PdfDocument, height: number): void {
  if (remainingHeight(pdf) < height) startPage(pdf);
}

/** Starts a new page after a landscape page, which holds only a figure and its text. */
export function ensureUpright(pdf: PdfDocument): void {
  if (pdf.page.width > pdf.page.height) startPage(pdf);
}

/** Sets the style of the following text. */
export function applyStyle(pdf: PdfDocument, { size, weight, color }: PdfTextStyle): PdfDocument {
  return pdf.font(weight).fontSize(size).fillColor(color);
}

/** The extra space between lines, relative to the font size. */
const LEADING = 0.25;

/** pdfkit's options for the line spacing of a style. */
export function withLeading({ size }: PdfTextStyle): { readonly lineGap: number } {
  return { lineGap: size * LEADING };
}

/** Options of a paragraph. */
interface Setting {
  /** The structure tag for assistive technology. Default: a paragraph. */
  readonly tag?: "H1" | "H2" | "H3" | "P";
  /** Space below, in points. Default: 6. */
  readonly after?: number;
}

/** Writes a text over the full width, across pages if necessary. */
export function writeText(
  pdf: PdfDocument,
  text: string,
  textStyle: PdfTextStyle,
  { tag = "P", after = 6 }: Setting = {},
): void {
  if (text.trim() === "") return;
  drawTagged(pdf, tag, () => {
    applyStyle(pdf, textStyle).text(text, MARGIN, pdf.y, { width: widthOf(pdf), ...withLeading(textStyle) });
  });
  pdf.y += after;
}

/** The height of a text set in a width, in points. */
export function heightOfText(
  pdf: PdfDocument,
  text: string,
  textStyle: PdfTextStyle,
  width = widthOf(pdf),
): number {
  return text.trim() === ""
    ? 0
    : applyStyle(pdf, textStyle).heightOfString(text, { width, ...withLeading(textStyle) });
}

/** Draws tagged content. */
export function drawTagged(
  pdf: PdfDocument,
  tag: string,
  draw: () => void,
  attributes: { readonly alt?: string } = {},
): void {
  pdf.addStructure(pdf.struct(tag, attributes, draw));
}

/** Draws decorative content, which assistive technology skips. */
export function drawDecorative(pdf: PdfDocument, draw: () => void): void {
  pdf.markContent("Artifact");
  draw();
  pdf.endMarkedContent();
}

/** Writes a command line on a tinted background; nothing for an empty command. */
export function writeCommand(pdf: PdfDocument, command: string): void {
  if (command === "") return;
  const height = commandHeight(pdf, command);
  ensureRoom(pdf, height);
  const { y } = pdf;
  drawDecorative(pdf, () =>
    pdf.roundedRect(MARGIN, y, widthOf(pdf), height - COMMAND.after, 3).fill(INK.tint),
  );
  drawTagged(pdf, "Code", () => {
    const width = widthOf(pdf) - 2 * COMMAND.padding;
    applyStyle(pdf, TEXT_STYLES.code).text(command, MARGIN + COMMAND.padding, y + COMMAND.padding, {
      width,
      ...withLeading(TEXT_STYLES.code),
    });
  });
  pdf.x = MARGIN;
  pdf.y = y + height;
}

const COMMAND = { padding: 5, after: 8 } as const;

/** The height of a command line with its background and the space below it. */
export function commandHeight(pdf: PdfDocument, command: string): number {
  if (command === "") return 0;
  const width = widthOf(pdf) - 2 * COMMAND.padding;
  return heightOfText(pdf, command, TEXT_STYLES.code, width) + 2 * COMMAND.padding + COMMAND.after;
}
