import type { Size } from "./grid.js";

/** The room and the preferences of a grid. */
export interface LayoutTarget {
  /** The width of a row, in pixels. */
  readonly room: number;
  /** True to omit columns that do not fit at the smallest zoom; a screen can be scrolled. */
  readonly isBounded: boolean;
  readonly gap: Size;
  /** Pixels per sample: the smallest readable zoom, the usual one, and the largest. */
  readonly zooms: { readonly least: number; readonly usual: number; readonly most: number };
  /** The preferred aspect ratio of the grid, width by height. Default: 1.25. */
  readonly aspect?: number;
  /** Fixed columns and zoom; 0 lets the layout choose. Default: both 0. */
  readonly columns?: number;
  readonly zoom?: number;
}

/** Columns of a grid, and pixels per sample in its cells. */
export interface Layout {
  readonly columns: number;
  readonly zoom: number;
}

const ASPECT = 1.25;

/** The distance of a shape from the preferred aspect ratio (default 1.25), in natural logarithms. */
export function shapeCost({ width, height }: Size, aspect = ASPECT): number {
  return Math.abs(Math.log(width / height / aspect));
}

/**
 * The layout of cells whose size depends on a zoom: the columns that, at the usual zoom, come closest to the preferred
 * aspect ratio with few empty cells, and then the largest zoom at which they fit.
 */
export function bestLayout(count: number, cellAt: (zoom: number) => Size, target: LayoutTarget): Layout {
  const { room, isBounded, gap, zooms, columns: asked = 0, zoom: askedZoom = 0 } = target;
  const pitchAt = (zoom: number): Size => {
    const { width, height } = cellAt(zoom);
    return { width: width + gap.width, height: height + gap.height };
  };
  const fitting = (zoom: number) => Math.max(1, Math.floor((room + gap.width) / pitchAt(zoom).width));
  const usual = askedZoom > 0 ? askedZoom : zooms.usual;
  const most = isBounded ? fitting(askedZoom > 0 ? askedZoom : zooms.least) : count;
  const wanted = asked > 0 ? asked : Math.min(most, columnsFor(count, pitchAt(usual), target.aspect));
  const columns = Math.max(1, Math.min(count, wanted));
  if (askedZoom > 0) return { columns, zoom: askedZoom };
  let zoom = Math.max(zooms.least, zooms.most);
  while (zoom > zooms.least && columns * pitchAt(zoom).width - gap.width > room) zoom--;
  return { columns, zoom };
}

/** The columns of the least cost: the distance of the grid from its preferred aspect ratio, and its empty cells. */
function columnsFor(count: number, pitch: Size, aspect?: number): number {
  let best = { columns: 1, cost: Infinity };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const empty = columns * rows - count;
    const shape = { width: columns * pitch.width, height: rows * pitch.height };
    const cost = shapeCost(shape, aspect) + (empty > 0 ? 0.35 + (3 * empty) / count : 0);
    if (cost < best.cost) best = { columns, cost };
  }
  return best.columns;
}
