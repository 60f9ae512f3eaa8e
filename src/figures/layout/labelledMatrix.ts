import type { Mark, TextMark } from "../figure.js";
import { lengthIn, type Style } from "../style/style.js";
import { type Box, contentWidth } from "./box.js";
import type { Size } from "./grid.js";
import { type Matrix, type MatrixOptions, type MatrixPart, matrixOf } from "./matrix.js";

/** The names of rows and columns, and the titles of these names. */
export interface MatrixLabels {
  readonly rowTitle: string;
  readonly rows: readonly string[];
  readonly columnTitle: string;
  /** The lines above each column, the same number for all. */
  readonly columns: readonly (readonly string[])[];
}

/** The content of a matrix and its layout. */
export interface LabelledMatrixOptions
  extends Pick<MatrixOptions, "touches" | "zoom" | "side" | "aspects" | "room"> {
  /** Width and height of a tile, in samples. */
  readonly tile: Size;
  /** True if every column is wide enough for its label; otherwise some columns have no label. */
  readonly isWide: boolean;
  /** The tiles of a part. */
  readonly tiles: (part: MatrixPart, matrix: Matrix) => readonly Mark[];
}

/**
 * Tiles in rows and columns, with labels before each row and above each column, divided into parts if they would form a
 * strip. Without room for all labels, every 8th is shown, or every 16th, 32nd …
 */
export function labelledMatrix(
  labels: MatrixLabels,
  { tile, isWide, tiles, ...options }: LabelledMatrixOptions,
  style: Style,
): Box {
  const { spacing, unit } = style;
  const room = roomOf(labels, style);
  const matrix = matrixOf(
    { rows: labels.rows.length, columns: labels.columns.length, tile },
    {
      room: contentWidth(style),
      ...options,
      label: { width: room.before, height: room.above },
      columnWidth: isWide ? room.widest + lengthIn(style, 2) : 0,
      unit,
      rowWidth: spacing.row,
    },
  );
  return {
    width: Math.max(matrix.width, room.before + room.title),
    height: matrix.height,
    marks: matrix.parts.flatMap((part) => [
      ...labelMarks(labels, { matrix, part, widest: room.widest }, style),
      ...tiles(part, matrix),
    ]),
  };
}

/** The room that labels take, in pixels. */
interface LabelRoom {
  readonly before: number;
  readonly above: number;
  /** The widest label of a column. */
  readonly widest: number;
  readonly title: number;
}

function roomOf({ rowTitle, rows, columnTitle, columns }: MatrixLabels, style: Style): LabelRoom {
  const { spacing, measure, text } = style;
  const widest = (texts: readonly string[]) =>
    Math.ceil(texts.reduce((most, each) => Math.max(most, measure(each, text.caption)), 0));
  return {
    before: widest([rowTitle, ...rows]) + spacing.label,
    above: (linesOf(columns) + 1) * spacing.lines.caption + lengthIn(style, 2),
    widest: widest(columns.flat()),
    title: widest([columnTitle]),
  };
}

function linesOf(columns: MatrixLabels["columns"]): number {
  return columns[0]?.length ?? 1;
}

interface LabelPlace {
  readonly matrix: Matrix;
  readonly part: MatrixPart;
  readonly widest: number;
}

function labelMarks(labels: MatrixLabels, place: LabelPlace, style: Style): readonly Mark[] {
  const { part } = place;
  const { faint } = style.page;
  const [left, top] = [part.x - style.spacing.label, part.y - lengthIn(style, 4)];
  const high = top - linesOf(labels.columns) * style.spacing.lines.caption;
  const title = { type: "text", style: style.text.caption, color: faint } as const;
  return [
    { ...title, x: part.x, y: high, text: labels.columnTitle },
    { ...title, x: left, y: top, text: labels.rowTitle, align: "right" },
    ...columnMarks(labels, { ...place, top }, style),
    ...rowMarks(labels, { ...place, left }, style),
  ];
}

function columnMarks(
  { columns }: MatrixLabels,
  { matrix: { pitch, gap }, part, widest, top }: LabelPlace & { readonly top: number },
  style: Style,
): readonly TextMark[] {
  const { from, to } = part.columns;
  const step = labelStep(columns.length, { length: widest, near: lengthIn(style, 3) }, pitch.width);
  return columns.slice(from, to).flatMap((lines, at) => {
    if ((from + at) % step !== 0) return [];
    const x = part.x + at * pitch.width + (pitch.width - gap.width) / 2;
    return lines.map((text, index): TextMark => {
      const y = top - (lines.length - 1 - index) * style.spacing.lines.caption;
      return { type: "text", x, y, text, style: style.text.caption, color: style.page.ink, align: "center" };
    });
  });
}

function rowMarks(
  { rows }: MatrixLabels,
  { matrix: { pitch, gap }, part, left }: LabelPlace & { readonly left: number },
  style: Style,
): readonly TextMark[] {
  const { caption } = style.text;
  const { from, to } = part.rows;
  const step = labelStep(rows.length, { length: caption.size, near: lengthIn(style, 5) }, pitch.height);
  return rows.slice(from, to).flatMap((text, at): readonly TextMark[] => {
    if ((from + at) % step !== 0) return [];
    const y = part.y + at * pitch.height + (pitch.height - gap.height) / 2 + caption.size * 0.36;
    return [{ type: "text", x: left, y, text, style: caption, color: style.page.ink, align: "right" }];
  });
}

/** The maximum number of tiles of which every 2nd or 4th has a label. Of more it is every 8th, like counts of channels. */
const FEW = 16;

/** The number of tiles from one label to the next, so that labels of a length do not touch. All tiles have one if `near` remains free. */
export function labelStep(
  count: number,
  { length, near }: { readonly length: number; readonly near: number },
  pitch: number,
): number {
  if (length + near <= pitch) return 1;
  let step = count > FEW ? 8 : 2;
  while (length >= step * pitch) step *= 2;
  return step;
}
