import type { ReportDocument } from "../../model.js";
import {
  applyStyle,
  drawDecorative,
  drawTagged,
  ensureRoom,
  INK,
  MARGIN,
  type PdfDocument,
  TEXT_STYLES,
  widthOf,
  writeText,
} from "./pdfDocument.js";

/** A line of the contents: the position of its page number, and the number once it is known. */
export interface Entry {
  readonly line: { readonly page: number; readonly y: number; readonly size: number };
  readonly pages: number[];
}

/** The maximum number of lines; longer contents list only sections. */
const MOST_LINES = 80;
const LINE = 14;
const NUMBER_WIDTH = 30;

/** Writes the contents without page numbers, which are added once all are known. */
export function writeContents(pdf: PdfDocument, { sections }: ReportDocument): ReadonlyMap<string, Entry> {
  const lines = sections.flatMap(({ id, title, parts }) => [
    { id, title, level: 0 },
    ...parts.flatMap((part) => (part.type === "text" ? [] : [{ id: part.id, title: part.title, level: 1 }])),
  ]);
  const shown = lines.length > MOST_LINES ? lines.filter(({ level }) => level === 0) : lines;
  ensureRoom(pdf, 4 * LINE);
  writeText(pdf, "Contents", TEXT_STYLES.heading, { tag: "H2" });
  const entries = new Map<string, Entry>();
  for (const { id, title, level } of shown) {
    ensureRoom(pdf, LINE);
    const { y } = pdf;
    const textStyle = level === 0 ? TEXT_STYLES.body : TEXT_STYLES.caption;
    const left = MARGIN + 14 * level;
    const width = widthOf(pdf) - 14 * level - NUMBER_WIDTH;
    drawTagged(pdf, "P", () => {
      applyStyle(pdf, textStyle).text(title, left, y, {
        width,
        height: textStyle.size,
        ellipsis: true,
        goTo: id,
        lineGap: 0,
      });
    });
    const { start, count } = pdf.bufferedPageRange();
    entries.set(id, { line: { page: start + count - 1, y, size: textStyle.size }, pages: [] });
    pdf.x = MARGIN;
    pdf.y = y + LINE;
  }
  pdf.y += 6;
  return entries;
}

/** Writes the number of each page in its footer, and the page numbers of the contents. */
export function writeNumbers(pdf: PdfDocument, title: string, entries: ReadonlyMap<string, Entry>): void {
  const { start, count } = pdf.bufferedPageRange();
  for (const { line, pages } of entries.values()) {
    pdf.switchToPage(line.page);
    write(pdf, { ...line, text: String(pages[0] ?? ""), align: "right" });
  }
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const foot = { y: pdf.page.height - MARGIN / 2 - 4, size: TEXT_STYLES.faint.size };
    write(pdf, { ...foot, text: title, align: "left" });
    write(pdf, { ...foot, text: `${page + 1} of ${count}`, align: "right" });
  }
}

interface Written {
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly align: "left" | "right";
}

/** Writes a line at a fixed position; text that may wrap would start a new page below the margin. */
function write(pdf: PdfDocument, { y, size, text, align }: Written): void {
  drawDecorative(pdf, () => {
    applyStyle(pdf, { size, weight: "normal", color: INK.faint });
    const fitting = shortened(pdf, text, widthOf(pdf) - 2 * NUMBER_WIDTH);
    const left = align === "left" ? MARGIN : MARGIN + widthOf(pdf) - pdf.widthOfString(fitting);
    pdf.text(fitting, left, y, { lineBreak: false });
  });
}

function shortened(pdf: PdfDocument, text: string, width: number): string {
  const line = text.replace(/\s+/g, " ");
  if (pdf.widthOfString(line) <= width) return line;
  const signs = [...line];
  const most = signs.findIndex(
    (_, index) => pdf.widthOfString(`${signs.slice(0, index + 1).join("")}…`) > width,
  );
  return `${signs.slice(0, most).join("")}…`;
}
