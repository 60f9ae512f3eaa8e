import { columnsFor, type Grid, gridOf, type Size } from "./grid.js";

/** Tiles of samples, enlarged by a whole number, each with a strip for its caption above it. */
export interface Tiles extends Grid {
  /** Pixels per sample, along both sides. */
  readonly zoom: number;
  /** Height of the caption strip at the top of each cell. */
  readonly caption: number;
}

/** How tiles are laid. */
export interface TileOptions {
  /** The widest caption, in pixels: no tile is narrower. */
  readonly captionWidth: number;
  readonly columns?: number;
  readonly zoom?: number;
}

const CAPTION_HEIGHT = 14;
const GAP: Size = { width: 9, height: 7 };
/** What a row of tiles should take on the page at the most, and one tile: at the least, usually, and at the most. */
const ROW_WIDTH = 980;
const LEAST_SIDE = 24;
const USUAL_SIDE = 112;
const MOST_SIDE = 168;
const MOST_ZOOM = 12;

/** Lays one tile for each of `count` maps. Maps keep whole pixels per sample, and captions have room. */
export function tilesOf(count: number, map: Size, options: TileOptions): Tiles {
  const room = Math.max(options.captionWidth, LEAST_SIDE);
  const side = Math.max(map.width, map.height);
  const least = Math.min(Math.ceil(room / map.width), Math.max(1, Math.floor(MOST_SIDE / side)));
  const usual = Math.max(least, Math.round(USUAL_SIDE / side));
  const columns = Math.min(count, options.columns ?? columnsFor(count, pitchOf(map, usual, room)));
  const zoom = options.zoom ?? Math.max(least, fittingZoom(map, columns));
  const width = Math.max(map.width * zoom, Math.ceil(room));
  const cell = { width, height: map.height * zoom + CAPTION_HEIGHT };
  return { ...gridOf(count, cell, { gap: GAP, columns }), zoom, caption: CAPTION_HEIGHT };
}

/** What one tile takes with its caption and the gap to the next. */
function pitchOf(map: Size, zoom: number, room: number): Size {
  const width = Math.max(map.width * zoom, room) + GAP.width;
  return { width, height: map.height * zoom + CAPTION_HEIGHT + GAP.height };
}

function fittingZoom(map: Size, columns: number): number {
  const byRow = Math.floor((ROW_WIDTH - GAP.width * (columns - 1)) / (columns * map.width));
  const byTile = Math.round(MOST_SIDE / Math.max(map.width, map.height));
  return Math.min(byRow, byTile, MOST_ZOOM);
}
