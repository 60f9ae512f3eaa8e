import type { Size } from "./grid.js";

/** Rows or columns from one index up to, but not including, another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A contiguous part of a matrix of tiles, and the position of its first tile. */
export interface MatrixPart {
  readonly x: number;
  readonly y: number;
  readonly rows: Span;
  readonly columns: Span;
}

/** A matrix of tiles with labels before its rows and above its columns, in parts if it would be a strip. */
export interface Matrix extends Size {
  /** Pixels per sample. */
  readonly zoom: number;
  /** From one tile to the next. */
  readonly pitch: Size;
  readonly gap: Size;
  /** Parts that cover all rows and columns without overlap. */
  readonly parts: readonly MatrixPart[];
}

/** The content of a matrix. */
export interface MatrixContent {
  readonly rows: number;
  readonly columns: number;
  /** Width and height of a tile, in samples. */
  readonly tile: Size;
}

/** The layout of a matrix; lengths in pixels. */
export interface MatrixOptions {
  /** The room for labels before and above each part. */
  readonly label: Size;
  /** The minimum width of a column. */
  readonly columnWidth: number;
  /** True if tiles touch. */
  readonly touches: { readonly rows: boolean; readonly columns: boolean };
  /** Pixels per sample; 0 lets the layout choose. */
  readonly zoom: number;
  /** The maximum side of a tile on a screen, in pixels, if the layout chooses the zoom. Default: 48. */
  readonly side?: number;
  /** The aspect ratios (width by height) beyond which a part is divided. Default: both 1.25. */
  readonly aspects?: { readonly least: number; readonly most: number };
  /** The scale factor relative to a screen. */
  readonly unit: number;
  /** The width of a row on a scrollable screen. */
  readonly rowWidth: number;
  /** The width of the medium. Default: none, a screen. */
  readonly room?: number | undefined;
}

/** Lengths on a screen. */
const MOST_SIDE = 48;
const MOST_ZOOM = 24;
const MOST_GAP = 3;
const PART_GAP = 16;
const WANTED_ASPECTS = { least: 1.25, most: 1.25 } as const;

/**
 * Lays a matrix of tiles. A tall one is divided into parts side by side, a wide one into parts below each other, so that
 * the page is neither a strip nor too small to read. All tiles are included.
 */
export function matrixOf(content: MatrixContent, options: MatrixOptions): Matrix {
  const { rows, columns } = content;
  const { least, most: widest } = options.aspects ?? WANTED_ASPECTS;
  const aspect = (columns / rows) * (content.tile.width / content.tile.height);
  const shapes = halves(powerOfTwo(Math.sqrt(least / aspect), rows)).map((across) => {
    return { across, lengths: lengthsOf(content, options, { across, columns }) };
  });
  const fits = shapes.find(
    ({ across, lengths }) => widthOf(lengths, options, { across, columns }) <= roomIn(options),
  );
  const { across, lengths } = fits ?? (shapes.at(-1) as (typeof shapes)[number]);
  const rowsPerPart = Math.ceil(rows / across);
  if (across > 1) return placed(content, options, { ...lengths, rowsPerPart, columnsPerPart: columns });
  const columnsPerPart = Math.ceil(columns / powerOfTwo(Math.sqrt(aspect / widest), columns));
  const wider = lengthsOf(content, options, { across, columns: columnsPerPart });
  const most = options.room === undefined ? columns : mostColumns(wider, options);
  return placed(content, options, { ...wider, rowsPerPart, columnsPerPart: Math.min(columnsPerPart, most) });
}

/** The number of parts in a row, and of columns in each. */
interface Across {
  readonly across: number;
  readonly columns: number;
}

type Lengths = Pick<Matrix, "zoom" | "pitch" | "gap">;

/** The largest zoom at which the parts fit side by side, with its pitch and gaps. */
function lengthsOf({ tile }: MatrixContent, options: MatrixOptions, shape: Across): Lengths {
  const { unit, columnWidth, touches, zoom: asked, side: longest = MOST_SIDE } = options;
  const at = (zoom: number): Lengths => {
    const side = tile.width * zoom;
    const gap = Math.max(1, Math.min(Math.round(MOST_GAP * unit), Math.floor(side / 5)));
    const gaps = { width: touches.columns ? 0 : gap, height: touches.rows ? 0 : gap };
    const width = Math.max(side, columnWidth) + gaps.width;
    return { zoom, gap: gaps, pitch: { width, height: tile.height * zoom + gaps.height } };
  };
  if (asked > 0) return at(asked);
  const most = Math.floor(Math.min(MOST_ZOOM * unit, (longest * unit) / Math.max(tile.width, tile.height)));
  let zoom = Math.max(1, most);
  while (zoom > 1 && widthOf(at(zoom), options, shape) > roomIn(options)) zoom--;
  return at(zoom);
}

function roomIn({ room, rowWidth }: MatrixOptions): number {
  return room ?? rowWidth;
}

function widthOf(
  { pitch, gap }: Lengths,
  { label, unit }: MatrixOptions,
  { across, columns }: Across,
): number {
  const one = label.width + columns * pitch.width - gap.width;
  return across * one + (across - 1) * Math.round(PART_GAP * unit);
}

function mostColumns({ pitch, gap }: Lengths, options: MatrixOptions): number {
  return Math.max(1, Math.floor((roomIn(options) - options.label.width + gap.width) / pitch.width));
}

/** The power of two nearest to a number, at least 1; 1 if it exceeds a count. */
function powerOfTwo(value: number, most: number): number {
  const power = 2 ** Math.max(0, Math.round(Math.log2(value)));
  return power > most ? 1 : power;
}

/** A power of two, and its halves down to 1. */
function halves(power: number): readonly number[] {
  return Array.from({ length: Math.log2(power) + 1 }, (_, index) => power / 2 ** index);
}

function placed(
  { rows, columns }: MatrixContent,
  { label, unit }: MatrixOptions,
  lengths: Lengths & { readonly rowsPerPart: number; readonly columnsPerPart: number },
): Matrix {
  const { zoom, pitch, gap, rowsPerPart, columnsPerPart } = lengths;
  const partGap = Math.round(PART_GAP * unit);
  const size = {
    width: label.width + columnsPerPart * pitch.width - gap.width,
    height: label.height + rowsPerPart * pitch.height - gap.height,
  };
  const parts = spans(columns, columnsPerPart).flatMap((column, down) =>
    spans(rows, rowsPerPart).map((row, across) => ({
      x: label.width + across * (size.width + partGap),
      y: label.height + down * (size.height + partGap),
      rows: row,
      columns: column,
    })),
  );
  const [across, down] = [Math.ceil(rows / rowsPerPart), Math.ceil(columns / columnsPerPart)];
  return {
    zoom,
    pitch,
    gap,
    parts,
    width: across * (size.width + partGap) - partGap,
    height: down * (size.height + partGap) - partGap,
  };
}

function spans(count: number, length: number): readonly Span[] {
  return Array.from({ length: Math.ceil(count / length) }, (_, part) => ({
    from: part * length,
    to: Math.min(count, (part + 1) * length),
  }));
}
