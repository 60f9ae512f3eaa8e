import { openPdf, pdfBytes } from "../../../figures/encoders/pdfPage.js";
import type { ReportDocument, ReportPart, ReportSection, TablePart } from "../../model.js";
import { checkpointTable, engineWords, gateTable, probeTable, restOf, verdictOf } from "../summaryTables.js";
import { writeContents, writeNumbers } from "./contents.js";
import {
  commandHeight,
  ensureRoom,
  ensureUpright,
  heightOf,
  heightOfText,
  MARGIN,
  type PdfDocument,
  startPage,
  TEXT_STYLES,
  writeCommand,
  writeText,
} from "./pdfDocument.js";
import { type Before, writeFigure } from "./pdfFigure.js";
import { writeTable } from "./pdfTable.js";
import { writeMarkdown } from "./prose.js";

/** The maximum number of table rows in print. */
const MOST_ROWS = 200;

const OPTIONS: PDFKit.PDFDocumentOptions = {
  size: "A4",
  margin: MARGIN,
  bufferPages: true,
  tagged: true,
  lang: "en",
  displayTitle: true,
};

/**
 * A report as a PDF document on A4: selectable text, vector graphics, the font embedded once, bookmarks, page numbers,
 * unbroken figures, and tables that repeat their header on each page. The same report gives the same bytes.
 */
export async function pdfOf(document: ReportDocument): Promise<Uint8Array> {
  const metadata = { Software: `convscope ${document.version}`, Title: document.title };
  const pdf = await openPdf(document.title, metadata, OPTIONS);
  const bytes = pdfBytes(pdf);
  writeCover(pdf, document);
  const entries = writeContents(pdf, document);
  const note = (id: string) => {
    const { start, count } = pdf.bufferedPageRange();
    pdf.addNamedDestination(id, "XYZ", 0, pdf.y, 0);
    entries.get(id)?.pages.push(start + count);
  };
  const heightOf = await createRuler();
  for (const section of document.sections) await writeSection(pdf, section, { note, heightOf });
  writeProvenance(pdf, document);
  writeNumbers(pdf, document.title, entries);
  pdf.end();
  return bytes;
}

function writeCover(pdf: PdfDocument, document: ReportDocument): void {
  writeText(pdf, document.title, TEXT_STYLES.title, { tag: "H1", after: 10 });
  writeMarkdown(pdf, document.description);
  pdf.y += 6;
  for (const table of [checkpointTable(document), probeTable(document)])
    if (table.rows.length > 0) writeTable(pdf, table);
  writeText(pdf, `Computed with ${engineWords(document.engine)}.`, TEXT_STYLES.faint, { after: 16 });
}

/** Measures the height of Markdown on the pages of a scratch document. */
async function createRuler(): Promise<(markdown: string) => number> {
  const pdf = await openPdf("", {}, OPTIONS);
  return (markdown) => {
    startPage(pdf);
    const before = pdf.bufferedPageRange().count;
    writeMarkdown(pdf, markdown);
    const pages = pdf.bufferedPageRange().count - before;
    return pages * heightOf(pdf) + pdf.y - MARGIN;
  };
}

/** The state shared by the sections of a document. */
interface SectionContext {
  /** Records that an anchor begins at the cursor. */
  readonly note: (id: string) => void;
  readonly heightOf: (markdown: string) => number;
}

/** The maximum height of a text that is kept with the part it introduces, as a fraction of a page. */
const TOGETHER = 0.3;

/** The least height that a heading or table needs below it on a page, in points. */
const ROOM = 100;
const SECTION = { above: 14, after: 8 } as const;

/** Writes a section. The heading is kept with its first part, and text with the part it introduces. */
async function writeSection(
  pdf: PdfDocument,
  section: ReportSection,
  context: SectionContext,
): Promise<void> {
  const { note } = context;
  const { id, title, parts } = section;
  let bookmark = pdf.outline;
  const heading = {
    height: SECTION.above + heightOfText(pdf, title, TEXT_STYLES.section) + SECTION.after,
    write: () => {
      if (pdf.y > MARGIN) pdf.y += SECTION.above;
      note(id);
      bookmark = pdf.outline.addItem(title, placeOf(pdf));
      writeText(pdf, title, TEXT_STYLES.section, { tag: "H2", after: SECTION.after });
    },
  };
  let before: Before = heading;
  for (const [index, part] of parts.entries()) {
    const { write } = before;
    if (part.type === "text" && introducesPart(parts[index + 1])) {
      const height = context.heightOf(part.markdown);
      if (before.height + height <= TOGETHER * heightOf(pdf)) {
        before = {
          height: before.height + height,
          write: () => [write(), writeMarkdown(pdf, part.markdown)],
        };
        continue;
      }
    }
    const begin = () => {
      write();
      if (part.type === "text") return;
      note(part.id);
      bookmark.addItem(part.title, placeOf(pdf));
    };
    await writePart(pdf, part, { ...before, write: begin });
    before = NOTHING;
  }
  if (parts.length === 0) heading.write();
}

/** True if the text before a part introduces it. */
function introducesPart(next: ReportPart | undefined): boolean {
  return next !== undefined && next.type !== "text";
}

const NOTHING: Before = { height: 0, write: () => undefined };

/** The destination of a bookmark: the top of its target. */
function placeOf(pdf: PdfDocument): {
  readonly expanded: false;
  readonly top: number;
  readonly left: number;
} {
  return { expanded: false, top: pdf.y, left: pdf.page.width };
}

async function writePart(pdf: PdfDocument, part: ReportPart, before: Before): Promise<void> {
  if (part.type === "figure") return writeFigure(pdf, part, before);
  ensureUpright(pdf);
  ensureRoom(pdf, before.height + ROOM + (part.type === "table" ? textHeight(pdf, part) : 0));
  before.write();
  if (part.type === "text") return writeMarkdown(pdf, part.markdown);
  writeText(pdf, part.title, TEXT_STYLES.heading, { tag: "H3", after: 4 });
  if (part.type === "gates") {
    writeText(pdf, verdictOf(part), TEXT_STYLES.body);
    writeTable(pdf, gateTable(part));
    return;
  }
  const { columns, rows } = part.table;
  // Before the rows, which may continue on the next pages.
  writeText(pdf, captionOf(part), TEXT_STYLES.caption, { after: 4 });
  writeCommand(pdf, part.command);
  writeTable(pdf, { columns, rows: rows.slice(0, MOST_ROWS) });
  pdf.y += 8;
}

function captionOf({ caption, table }: TablePart): string {
  return caption + restOf(table, MOST_ROWS);
}

function textHeight(pdf: PdfDocument, part: TablePart): number {
  return heightOfText(pdf, captionOf(part), TEXT_STYLES.caption) + commandHeight(pdf, part.command);
}

function writeProvenance(pdf: PdfDocument, { command, version }: ReportDocument): void {
  ensureUpright(pdf);
  pdf.y += 14;
  ensureRoom(pdf, ROOM);
  pdf.outline.addItem(PROVENANCE, placeOf(pdf));
  writeText(pdf, PROVENANCE, TEXT_STYLES.section, { tag: "H2", after: 8 });
  writeCommand(pdf, command);
  writeText(
    pdf,
    `Built by convscope ${version}. Checkpoints and images are named with their hashes on the first page.`,
    TEXT_STYLES.body,
  );
}

const PROVENANCE = "How this report was made";
