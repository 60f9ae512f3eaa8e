import { columnsFor, type Grid, gridOf, type Size } from "../pictures/layout/grid.js";
import { lengthIn, type Style } from "../pictures/style/style.js";
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
  const zoom = options.zoom > 0 ? options.zoom : zoomFor(map, { style, fits: (each) => most(each) >= 1 });
  const cell = cellAt(zoom);
  const pitchOf = { width: cell.width + gap.width, height: cell.height + gap.height };
  const chosen = Math.max(1, Math.min(columnsFor(count, pitchOf), most(zoom)));
  const grid = gridOf(count, cell, { gap, columns: options.columns > 0 ? options.columns : chosen });
  const head = lengthIn(style, HEAD);
  return { ...grid, zoom, caption, head, pitch: map.width * zoom + between, height: grid.height + head };
}

/** The usual zoom of a map, or the largest smaller one with which a group fits; no map becomes too small to see. */
function zoomFor(
  { width, height }: Size,
  { style, fits }: { readonly style: Style; readonly fits: (zoom: number) => boolean },
): number {
  const side = Math.max(width, height);
  const usual = Math.round(lengthIn(style, USUAL_SIDE) / side);
  const least = Math.max(1, Math.ceil(lengthIn(style, LEAST_SIDE) / side));
  let zoom = Math.max(least, Math.min(usual, Math.round(MOST_ZOOM * style.unit)));
  while (zoom > least && !fits(zoom)) zoom--;
  return zoom;
}
