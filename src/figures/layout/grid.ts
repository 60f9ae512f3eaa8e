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
  /** One cell for each thing, in reading order. */
  readonly cells: readonly Rect[];
}

/** How a grid is laid. */
export interface GridOptions {
  /** The gap between cells, in pixels. */
  readonly gap: Size;
  /** Columns; chosen by `columnsFor` where not given. */
  readonly columns?: number;
}

const WANTED_ASPECT = 1.25;

/** Lays `count` cells of one size in reading order. Every thing has its cell, whatever the count. */
export function gridOf(count: number, cell: Size, options: GridOptions): Grid {
  const columns = Math.max(1, options.columns ?? columnsFor(count, cell));
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

/**
 * The number of columns that makes a grid neither a strip nor full of holes: the least of how far its aspect is from
 * 5:4, plus what its empty cells cost.
 */
export function columnsFor(count: number, cell: Size): number {
  let best = { columns: 1, cost: Infinity };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const empty = columns * rows - count;
    const aspect = (columns * cell.width) / (rows * cell.height);
    const cost = Math.abs(Math.log(aspect / WANTED_ASPECT)) + (empty > 0 ? 0.35 + (3 * empty) / count : 0);
    if (cost < best.cost) best = { columns, cost };
  }
  return best.columns;
}
