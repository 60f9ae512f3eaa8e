import { columnsFor, type Grid, gridOf, type Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { contentWidth } from "./figureParts.js";

/** Groups of three maps side by side, each with a caption above it, in a grid. */
export interface TripletGrid extends Grid {
  /** Pixels per sample. */
  readonly zoom: number;
  /** Height of the caption at the top of each cell. */
  readonly caption: number;
  /** From one map of a group to the next. */
  readonly pitch: number;
  /** Height of the line above the first row, for what the columns are called. */
  readonly head: number;
}

/** What triplets need, and how they are laid; 0 lets the layout choose. */
export interface TripletGridOptions {
  /** The widest caption, in pixels: no group is narrower. */
  readonly captionWidth: number;
  readonly columns: number;
  readonly zoom: number;
}

/** Lengths on a screen. */
const CAPTION = 14;
const HEAD = 15;
const MAP_GAP = 3;
const GAP: Size = { width: 20, height: 8 };
const USUAL_SIDE = 78;
const LEAST_SIDE = 22;
const MOST_ZOOM = 12;
const ROW_WIDTH = 980;
/** A page of triplets may be wider than one of tiles: what belongs together stands side by side. */
const WIDER = 1.4;
/** How much smaller maps may be for the sake of a page with a width. */
const LEAST_SHARE = 0.6;

/** Lays one group for each of `count` triplets of maps. Maps keep whole pixels per sample; a page's width is kept where it can be. */
export function tripletGrid(
  count: number,
  map: Size,
  options: TripletGridOptions,
  style: Style,
): TripletGrid {
  const room = contentWidth(style) ?? lengthIn(style, ROW_WIDTH);
  const gap = { width: lengthIn(style, GAP.width), height: lengthIn(style, GAP.height) };
  const [between, caption] = [lengthIn(style, MAP_GAP), lengthIn(style, CAPTION)];
  const cellAt = (zoom: number): Size => ({
    width: Math.max(3 * map.width * zoom + 2 * between, Math.ceil(options.captionWidth)),
    height: map.height * zoom + caption,
  });
  const most = (zoom: number) => Math.floor((room + gap.width) / (cellAt(zoom).width + gap.width));
  const wanted = (zoom: number) => {
    const { width, height } = cellAt(zoom);
    return columnsFor(count, { width: width + gap.width, height: WIDER * (height + gap.height) });
  };
  const columnsAt = (zoom: number) => Math.max(1, Math.min(wanted(zoom), most(zoom)));
  const zoom = options.zoom > 0 ? options.zoom : zoomFor(map, columnsAt, style);
  const columns = options.columns > 0 ? options.columns : columnsAt(zoom);
  const grid = gridOf(count, cellAt(zoom), { gap, columns });
  const head = lengthIn(style, HEAD);
  return { ...grid, zoom, caption, head, pitch: map.width * zoom + between, height: grid.height + head };
}

/** The zoom of a map, from the usual one down to one not much smaller, that leaves room for the most columns; of such the largest. */
function zoomFor({ width, height }: Size, columnsAt: (zoom: number) => number, style: Style): number {
  const side = Math.max(width, height);
  const least = Math.max(1, Math.ceil(lengthIn(style, LEAST_SIDE) / side));
  const zoom = Math.round(lengthIn(style, USUAL_SIDE) / side);
  const usual = Math.max(least, Math.min(zoom, Math.round(MOST_ZOOM * style.unit)));
  const floor = Math.max(least, Math.ceil(LEAST_SHARE * usual));
  const zooms = Array.from({ length: usual - floor + 1 }, (_, smaller) => usual - smaller);
  return zooms.reduce((one, other) => (columnsAt(other) > columnsAt(one) ? other : one));
}
