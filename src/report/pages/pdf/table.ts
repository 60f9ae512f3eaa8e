import { formatCell } from "../../../table/cellText.js";
import type { Table } from "../../../table/table.js";
import {
  decorative,
  ensureRoom,
  INK,
  type Look,
  MARGIN,
  type PdfDocument,
  roomOn,
  take,
  turnPage,
  widthOf,
  withLeading,
} from "./paper.js";

/** A table as texts, and how it is set. */
interface Setting {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly isNumber: readonly boolean[];
  readonly widths: readonly number[];
  readonly size: number;
}

/** The sizes of words that are tried, in points, until a table fits the page. */
const SIZES = [8.5, 7.5, 6.5] as const;
const PADDING = { side: 4, above: 2.5 } as const;

/** Sets a table on as many pages as it needs; each begins with the names of the columns. */
export function sayTable(paper: PdfDocument, { columns, rows }: Table): void {
  if (columns.length === 0) return;
  const texts = rows.map((row) => columns.map(({ type }, index) => formatCell(row[index] ?? null, type)));
  const heads = columns.map(({ name }) => name);
  const isNumber = columns.map(({ type }) => type !== "text");
  ensureRoom(paper, 60);
  const setting = { heads, rows: texts, isNumber, ...fitted(paper, [heads, ...texts]) };
  const table = paper.struct("Table");
  paper.addStructure(table);
  sayRow(paper, { table, setting, cells: heads, isHead: true });
  for (const cells of texts) {
    if (roomOn(paper) < rowHeight(paper, setting, cells)) {
      turnPage(paper);
      sayRow(paper, { table, setting, cells: heads, isHead: true });
    }
    sayRow(paper, { table, setting, cells, isHead: false });
  }
  table.end();
  paper.x = MARGIN;
  paper.y += 8;
}

function lookOf({ size }: Pick<Setting, "size">, isHead: boolean): Look {
  return { size, weight: isHead ? "bold" : "normal", color: INK.words };
}

/** The largest size at which the columns fit the page in one line each; at the least one the wide ones are broken. */
function fitted(paper: PdfDocument, lines: readonly (readonly string[])[]): Pick<Setting, "widths" | "size"> {
  const most = widthOf(paper);
  const unit = unitWidths(paper, lines);
  const widthsAt = (size: number) => unit.map((width) => width * size + 2 * PADDING.side + 1);
  const sumOf = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);
  const size = SIZES.find((tried) => sumOf(widthsAt(tried)) <= most) ?? Math.min(...SIZES);
  return { widths: shared(widthsAt(size), most), size };
}

/** How wide the words of each column are at a size of one point. */
function unitWidths(paper: PdfDocument, lines: readonly (readonly string[])[]): readonly number[] {
  const [heads = []] = lines;
  return heads.map((_, column) =>
    lines.reduce((most, cells, line) => {
      const width = take(paper, lookOf({ size: UNIT }, line === 0)).widthOfString(cells[column] ?? "");
      return Math.max(most, width / UNIT);
    }, 0),
  );
}

const UNIT = 10;

/** Widths whose sum is at most a given one: those that are wider than their share are cut to it. */
function shared(widths: readonly number[], most: number): readonly number[] {
  let [open, room] = [[...widths.keys()], most];
  for (;;) {
    const share = room / Math.max(1, open.length);
    const narrow = open.filter((column) => (widths[column] as number) <= share);
    if (narrow.length === 0) return widths.map((width, column) => (open.includes(column) ? share : width));
    room -= narrow.reduce((sum, column) => sum + (widths[column] as number), 0);
    open = open.filter((column) => !narrow.includes(column));
  }
}

function rowHeight(paper: PdfDocument, setting: Setting, cells: readonly string[], isHead = false): number {
  const look = lookOf(setting, isHead);
  take(paper, look);
  const heights = cells.map((cell, column) => {
    const width = (setting.widths[column] as number) - 2 * PADDING.side;
    return paper.heightOfString(cell === "" ? " " : cell, { width, ...withLeading(look) });
  });
  return Math.max(...heights) + 2 * PADDING.above;
}

interface Row {
  readonly table: PDFKit.PDFStructureElement;
  readonly setting: Setting;
  readonly cells: readonly string[];
  readonly isHead: boolean;
}

function sayRow(paper: PdfDocument, { table, setting, cells, isHead }: Row): void {
  const height = rowHeight(paper, setting, cells, isHead);
  const { y } = paper;
  const right = MARGIN + setting.widths.reduce((sum, width) => sum + width, 0);
  decorative(paper, () => {
    if (isHead) paper.rect(MARGIN, y, right - MARGIN, height).fill(INK.tint);
    paper
      .moveTo(MARGIN, y + height)
      .lineTo(right, y + height)
      .lineWidth(0.5)
      .stroke(INK.rule);
  });
  const row = paper.struct("TR");
  table.add(row);
  let left = MARGIN;
  for (const [column, width] of setting.widths.entries()) {
    row.add(
      paper.struct(isHead ? "TH" : "TD", {}, () =>
        sayCell(paper, { setting, row: { cells, isHead }, column, left, y }),
      ),
    );
    left += width;
  }
  row.end();
  paper.y = y + height;
}

interface CellPlace {
  readonly setting: Setting;
  readonly row: Pick<Row, "cells" | "isHead">;
  readonly column: number;
  readonly left: number;
  readonly y: number;
}

function sayCell(paper: PdfDocument, { setting, row, column, left, y }: CellPlace): void {
  const look = lookOf(setting, row.isHead);
  const width = (setting.widths[column] as number) - 2 * PADDING.side;
  const align = setting.isNumber[column] === true ? "right" : "left";
  take(paper, look).text(row.cells[column] ?? "", left + PADDING.side, y + PADDING.above, {
    width,
    align,
    ...withLeading(look),
  });
}
