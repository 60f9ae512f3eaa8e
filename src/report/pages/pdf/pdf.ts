import { openPdf, pdfBytes } from "../../../figures/encoders/pdfPage.js";
import type { ReportDocument, ReportPart, ReportSection, TablePart } from "../../model.js";
import { checkpointTable, engineWords, gateTable, probeTable, restOf, verdictOf } from "../summaryTables.js";
import { sayContents, writeNumbers } from "./contents.js";
import { type Before, sayFigure } from "./figure.js";
import {
  commandHeight,
  ensureRoom,
  ensureUpright,
  heightOf,
  heightOfWords,
  LOOKS,
  MARGIN,
  type PdfDocument,
  say,
  sayCommand,
  turnPage,
} from "./paper.js";
import { sayMarkdown } from "./prose.js";
import { sayTable } from "./table.js";

/** More rows than this are nothing to read on paper. */
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
 * A report as a PDF document on A4: words and lines as such, the font once, bookmarks, numbered pages, figures that are
 * never broken, tables that begin again on each page. The same report gives the same bytes.
 */
export async function pdfOf(document: ReportDocument): Promise<Uint8Array> {
  const metadata = { Software: `convscope ${document.version}`, Title: document.title };
  const paper = await openPdf(document.title, metadata, OPTIONS);
  const bytes = pdfBytes(paper);
  sayCover(paper, document);
  const entries = sayContents(paper, document);
  const note = (id: string) => {
    const { start, count } = paper.bufferedPageRange();
    paper.addNamedDestination(id, "XYZ", 0, paper.y, 0);
    entries.get(id)?.pages.push(start + count);
  };
  const heightOf = await ruler();
  for (const section of document.sections) await saySection(paper, section, { note, heightOf });
  sayProvenance(paper, document);
  writeNumbers(paper, document.title, entries);
  paper.end();
  return bytes;
}

function sayCover(paper: PdfDocument, document: ReportDocument): void {
  say(paper, document.title, LOOKS.title, { tag: "H1", after: 10 });
  sayMarkdown(paper, document.description);
  paper.y += 6;
  for (const table of [checkpointTable(document), probeTable(document)])
    if (table.rows.length > 0) sayTable(paper, table);
  say(paper, `Computed with ${engineWords(document.engine)}.`, LOOKS.faint, { after: 16 });
}

/** How high Markdown is on pages of their own, found on paper that nobody gets. */
async function ruler(): Promise<(markdown: string) => number> {
  const paper = await openPdf("", {}, OPTIONS);
  return (markdown) => {
    turnPage(paper);
    const before = paper.bufferedPageRange().count;
    sayMarkdown(paper, markdown);
    const pages = paper.bufferedPageRange().count - before;
    return pages * heightOf(paper) + paper.y - MARGIN;
  };
}

/** What goes on while sections are said. */
interface Saying {
  /** Is told when something with an anchor begins where the cursor is. */
  readonly note: (id: string) => void;
  readonly heightOf: (markdown: string) => number;
}

/** Words that are no higher than this part of a page stay with what they lead to. */
const TOGETHER = 0.3;

/** What is not left alone at the foot of a page has so much below it. */
const ROOM = 100;
const SECTION = { above: 14, after: 8 } as const;

/** A section's heading is said with its first part, and words with what follows them, so that none stands alone. */
async function saySection(paper: PdfDocument, section: ReportSection, saying: Saying): Promise<void> {
  const { note } = saying;
  const { id, title, parts } = section;
  let bookmark = paper.outline;
  const heading = {
    height: SECTION.above + heightOfWords(paper, title, LOOKS.section) + SECTION.after,
    say: () => {
      if (paper.y > MARGIN) paper.y += SECTION.above;
      note(id);
      bookmark = paper.outline.addItem(title, placeOf(paper));
      say(paper, title, LOOKS.section, { tag: "H2", after: SECTION.after });
    },
  };
  let before: Before = heading;
  for (const [index, part] of parts.entries()) {
    const { say } = before;
    if (part.type === "text" && leads(parts[index + 1])) {
      const height = saying.heightOf(part.markdown);
      if (before.height + height <= TOGETHER * heightOf(paper)) {
        before = { height: before.height + height, say: () => [say(), sayMarkdown(paper, part.markdown)] };
        continue;
      }
    }
    const begun = () => {
      say();
      if (part.type === "text") return;
      note(part.id);
      bookmark.addItem(part.title, placeOf(paper));
    };
    await sayPart(paper, part, { ...before, say: begun });
    before = NOTHING;
  }
  if (parts.length === 0) heading.say();
}

/** Whether words before it belong to a part. */
function leads(next: ReportPart | undefined): boolean {
  return next !== undefined && next.type !== "text";
}

const NOTHING: Before = { height: 0, say: () => undefined };

/** Where a bookmark leads: the top of what it names. */
function placeOf(paper: PdfDocument): {
  readonly expanded: false;
  readonly top: number;
  readonly left: number;
} {
  return { expanded: false, top: paper.y, left: paper.page.width };
}

async function sayPart(paper: PdfDocument, part: ReportPart, before: Before): Promise<void> {
  if (part.type === "figure") return sayFigure(paper, part, before);
  ensureUpright(paper);
  ensureRoom(paper, before.height + ROOM + (part.type === "table" ? wordsHeight(paper, part) : 0));
  before.say();
  if (part.type === "text") return sayMarkdown(paper, part.markdown);
  say(paper, part.title, LOOKS.heading, { tag: "H3", after: 4 });
  if (part.type === "gates") {
    say(paper, verdictOf(part), LOOKS.body);
    sayTable(paper, gateTable(part));
    return;
  }
  const { columns, rows } = part.table;
  // Ahead of the rows, which may go on over pages.
  say(paper, captionOf(part), LOOKS.caption, { after: 4 });
  sayCommand(paper, part.command);
  sayTable(paper, { columns, rows: rows.slice(0, MOST_ROWS) });
  paper.y += 8;
}

function captionOf({ caption, table }: TablePart): string {
  return caption + restOf(table, MOST_ROWS);
}

function wordsHeight(paper: PdfDocument, part: TablePart): number {
  return heightOfWords(paper, captionOf(part), LOOKS.caption) + commandHeight(paper, part.command);
}

function sayProvenance(paper: PdfDocument, { command, version }: ReportDocument): void {
  ensureUpright(paper);
  paper.y += 14;
  ensureRoom(paper, ROOM);
  paper.outline.addItem(PROVENANCE, placeOf(paper));
  say(paper, PROVENANCE, LOOKS.section, { tag: "H2", after: 8 });
  sayCommand(paper, command);
  say(
    paper,
    `Built by convscope ${version}. Checkpoints and images are named with their hashes on the first page.`,
    LOOKS.body,
  );
}

const PROVENANCE = "How this report was made";
