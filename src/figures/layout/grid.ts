/** Width and height, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle on the page, in pixels; x to the right, y down. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Cells of one size in rows and columns. */
export interface Grid extends Size {
  readonly columns: number;
  readonly rows: number;
  /** One cell for each item, in reading order. */
  readonly cells: readonly Rect[];
}

/** The layout of a grid. */
export interface GridOptions {
  /** The gap between cells, in pixels. */
  readonly gap: Size;
  readonly columns: number;
}

/** Lays `count` cells of one size in reading order. Every item has a cell. */
export function gridOf(count: number, cell: Size, options: GridOptions): Grid {
  const columns = Math.max(1, options.columns);
  const rows = Math.ceil(count / columns);
  const step = { x: cell.width + options.gap.width, y: cell.height + options.gap.height };
  const cells = Array.from({ length: count }, (_, index) => ({
    ...cell,
    x: (index % columns) * step.x,
    y: Math.floor(index / columns) * step.y,
  }));
  const width = Math.max(0, columns * step.x - options.gap.width);
  const height = Math.max(0, rows * step.y - options.gap.height);
  return { columns, rows, cells, width, height };
}
