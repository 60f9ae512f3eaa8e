import type { ReportDocument } from "../../model.js";
import {
  decorative,
  ensureRoom,
  INK,
  LOOKS,
  MARGIN,
  marked,
  type PdfDocument,
  say,
  take,
  widthOf,
} from "./paper.js";

/** A line of the contents: where its number goes, and the number of the page that it leads to once that is known. */
export interface Entry {
  readonly line: { readonly page: number; readonly y: number; readonly size: number };
  readonly pages: number[];
}

/** With more lines than this the contents name sections alone. */
const MOST_LINES = 80;
const LINE = 14;
const NUMBER_WIDTH = 30;

/** Sets the contents; the numbers of pages are written when all are known. */
export function sayContents(paper: PdfDocument, { sections }: ReportDocument): ReadonlyMap<string, Entry> {
  const lines = sections.flatMap(({ id, title, parts }) => [
    { id, title, level: 0 },
    ...parts.flatMap((part) => (part.type === "text" ? [] : [{ id: part.id, title: part.title, level: 1 }])),
  ]);
  const shown = lines.length > MOST_LINES ? lines.filter(({ level }) => level === 0) : lines;
  ensureRoom(paper, 4 * LINE);
  say(paper, "Contents", LOOKS.heading, { tag: "H2" });
  const entries = new Map<string, Entry>();
  for (const { id, title, level } of shown) {
    ensureRoom(paper, LINE);
    const { y } = paper;
    const look = level === 0 ? LOOKS.body : LOOKS.caption;
    const left = MARGIN + 14 * level;
    const width = widthOf(paper) - 14 * level - NUMBER_WIDTH;
    marked(paper, "P", () => {
      take(paper, look).text(title, left, y, {
        width,
        height: look.size,
        ellipsis: true,
        goTo: id,
        lineGap: 0,
      });
    });
    const { start, count } = paper.bufferedPageRange();
    entries.set(id, { line: { page: start + count - 1, y, size: look.size }, pages: [] });
    paper.x = MARGIN;
    paper.y = y + LINE;
  }
  paper.y += 6;
  return entries;
}

/** Writes the number of every page at its foot, and the numbers in the contents. */
export function writeNumbers(paper: PdfDocument, title: string, entries: ReadonlyMap<string, Entry>): void {
  const { start, count } = paper.bufferedPageRange();
  for (const { line, pages } of entries.values()) {
    paper.switchToPage(line.page);
    write(paper, { ...line, text: String(pages[0] ?? ""), align: "right" });
  }
  for (let page = start; page < start + count; page++) {
    paper.switchToPage(page);
    const foot = { y: paper.page.height - MARGIN / 2 - 4, size: LOOKS.faint.size };
    write(paper, { ...foot, text: title, align: "left" });
    write(paper, { ...foot, text: `${page + 1} of ${count}`, align: "right" });
  }
}

interface Written {
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly align: "left" | "right";
}

/** Writes a line wherever it is: below the margin a text that may break would begin a page. */
function write(paper: PdfDocument, { y, size, text, align }: Written): void {
  decorative(paper, () => {
    take(paper, { size, weight: "normal", color: INK.faint });
    const fitting = shortened(paper, text, widthOf(paper) - 2 * NUMBER_WIDTH);
    const left = align === "left" ? MARGIN : MARGIN + widthOf(paper) - paper.widthOfString(fitting);
    paper.text(fitting, left, y, { lineBreak: false });
  });
}

function shortened(paper: PdfDocument, text: string, width: number): string {
  const line = text.replace(/\s+/g, " ");
  if (paper.widthOfString(line) <= width) return line;
  const signs = [...line];
  const most = signs.findIndex(
    (_, index) => paper.widthOfString(`${signs.slice(0, index + 1).join("")}…`) > width,
  );
  return `${signs.slice(0, most).join("")}…`;
}
