import { formatCell } from "../../../table/cellText.js";
import type { Table } from "../../../table/table.js";
import {
  applyStyle,
  drawDecorative,
  ensureRoom,
  INK,
  MARGIN,
  type PdfDocument,
  type PdfTextStyle,
  remainingHeight,
  startPage,
  widthOf,
  withLeading,
} from "./pdfDocument.js";

/** A table as text, and its layout. */
interface Setting {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly isNumber: readonly boolean[];
  readonly widths: readonly number[];
  readonly size: number;
}

/** The candidate font sizes, in points, largest first. */
const SIZES = [8.5, 7.5, 6.5] as const;
const PADDING = { side: 4, above: 2.5 } as const;

/** Writes a table across as many pages as it needs, repeating its header on each. */
export function writeTable(pdf: PdfDocument, { columns, rows }: Table): void {
  if (columns.length === 0) return;
  const texts = rows.map((row) => columns.map(({ type }, index) => formatCell(row[index] ?? null, type)));
  const heads = columns.map(({ name }) => name);
  const isNumber = columns.map(({ type }) => type !== "text");
  ensureRoom(pdf, 60);
  const setting = { heads, rows: texts, isNumber, ...fitColumns(pdf, [heads, ...texts]) };
  const table = pdf.struct("Table");
  pdf.addStructure(table);
  writeRow(pdf, { table, setting, cells: heads, isHead: true });
  for (const cells of texts) {
    if (remainingHeight(pdf) < rowHeight(pdf, setting, cells)) {
      startPage(pdf);
      writeRow(pdf, { table, setting, cells: heads, isHead: true });
    }
    writeRow(pdf, { table, setting, cells, isHead: false });
  }
  table.end();
  pdf.x = MARGIN;
  pdf.y += 8;
}

function textStyleOf({ size }: Pick<Setting, "size">, isHead: boolean): PdfTextStyle {
  return { size, weight: isHead ? "bold" : "normal", color: INK.text };
}

/** The largest font size at which each row fits on one line; at the smallest, wide columns wrap. */
function fitColumns(
  pdf: PdfDocument,
  lines: readonly (readonly string[])[],
): Pick<Setting, "widths" | "size"> {
  const most = widthOf(pdf);
  const unit = unitWidths(pdf, lines);
  const widthsAt = (size: number) => unit.map((width) => width * size + 2 * PADDING.side + 1);
  const sumOf = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);
  const size = SIZES.find((tried) => sumOf(widthsAt(tried)) <= most) ?? Math.min(...SIZES);
  return { widths: limitWidths(widthsAt(size), most), size };
}

/** The width of each column's text at a font size of one point. */
function unitWidths(pdf: PdfDocument, lines: readonly (readonly string[])[]): readonly number[] {
  const [heads = []] = lines;
  return heads.map((_, column) =>
    lines.reduce((most, cells, line) => {
      const width = applyStyle(pdf, textStyleOf({ size: UNIT }, line === 0)).widthOfString(
        cells[column] ?? "",
      );
      return Math.max(most, width / UNIT);
    }, 0),
  );
}

const UNIT = 10;

/** Widths with a bounded sum: columns wider than their share are cut to it. */
function limitWidths(widths: readonly number[], most: number): readonly number[] {
  let [open, room] = [[...widths.keys()], most];
  for (;;) {
    const share = room / Math.max(1, open.length);
    const narrow = open.filter((column) => (widths[column] as number) <= share);
    if (narrow.length === 0) return widths.map((width, column) => (open.includes(column) ? share : width));
    room -= narrow.reduce((sum, column) => sum + (widths[column] as number), 0);
    open = open.filter((column) => !narrow.includes(column));
  }
}

function rowHeight(pdf: PdfDocument, setting: Setting, cells: readonly string[], isHead = false): number {
  const textStyle = textStyleOf(setting, isHead);
  applyStyle(pdf, textStyle);
  const heights = cells.map((cell, column) => {
    const width = (setting.widths[column] as number) - 2 * PADDING.side;
    return pdf.heightOfString(cell === "" ? " " : cell, { width, ...withLeading(textStyle) });
  });
  return Math.max(...heights) + 2 * PADDING.above;
}

interface Row {
  readonly table: PDFKit.PDFStructureElement;
  readonly setting: Setting;
  readonly cells: readonly string[];
  readonly isHead: boolean;
}

function writeRow(pdf: PdfDocument, { table, setting, cells, isHead }: Row): void {
  const height = rowHeight(pdf, setting, cells, isHead);
  const { y } = pdf;
  const right = MARGIN + setting.widths.reduce((sum, width) => sum + width, 0);
  drawDecorative(pdf, () => {
    if (isHead) pdf.rect(MARGIN, y, right - MARGIN, height).fill(INK.tint);
    pdf
      .moveTo(MARGIN, y + height)
      .lineTo(right, y + height)
      .lineWidth(0.5)
      .stroke(INK.rule);
  });
  const row = pdf.struct("TR");
  table.add(row);
  let left = MARGIN;
  for (const [column, width] of setting.widths.entries()) {
    row.add(
      pdf.struct(isHead ? "TH" : "TD", {}, () =>
        writeCell(pdf, { setting, row: { cells, isHead }, column, left, y }),
      ),
    );
    left += width;
  }
  row.end();
  pdf.y = y + height;
}

interface CellPlace {
  readonly setting: Setting;
  readonly row: Pick<Row, "cells" | "isHead">;
  readonly column: number;
  readonly left: number;
  readonly y: number;
}

function writeCell(pdf: PdfDocument, { setting, row, column, left, y }: CellPlace): void {
  const textStyle = textStyleOf(setting, row.isHead);
  const width = (setting.widths[column] as number) - 2 * PADDING.side;
  const align = setting.isNumber[column] === true ? "right" : "left";
  applyStyle(pdf, textStyle).text(row.cells[column] ?? "", left + PADDING.side, y + PADDING.above, {
    width,
    align,
    ...withLeading(textStyle),
  });
}
