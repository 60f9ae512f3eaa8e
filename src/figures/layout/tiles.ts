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
  /** How many times larger than on a screen everything is. Default: 1. */
  readonly unit?: number;
  /** The width of the medium, in pixels. Default: none, and a row should fit a screen. */
  readonly rowWidth?: number;
}

/** Lengths on a screen: what tiles keep between them, and how long the sides of a tile should be. */
const CAPTION_HEIGHT = 14;
const GAP: Size = { width: 9, height: 7 };
const ROW_WIDTH = 980;
const LEAST_SIDE = 24;
const USUAL_SIDE = 112;
const MOST_SIDE = 168;
const MOST_ZOOM = 12;

/** Lays one tile for each of `count` maps. Maps keep whole pixels per sample, and captions have room. */
export function tilesOf(count: number, map: Size, options: TileOptions): Tiles {
  const frame = frameOf(options);
  const room = Math.max(options.captionWidth, frame.pixels(LEAST_SIDE));
  const side = Math.max(map.width, map.height);
  const least = Math.min(
    Math.ceil(room / map.width),
    Math.max(1, Math.floor(frame.pixels(MOST_SIDE) / side)),
  );
  const usual = Math.max(least, Math.round(frame.pixels(USUAL_SIDE) / side));
  const pitch = frame.pitchOf(map, usual, room);
  const wanted = options.columns ?? Math.min(columnsFor(count, pitch), frame.most(room));
  const columns = Math.min(count, wanted);
  const zoom = options.zoom ?? Math.max(least, frame.fittingZoom(map, columns));
  const width = Math.max(map.width * zoom, Math.ceil(room));
  const cell = { width, height: map.height * zoom + frame.caption };
  return { ...gridOf(count, cell, { gap: frame.gap, columns }), zoom, caption: frame.caption };
}

/** The lengths of a layout, in its pixels. */
function frameOf({ unit = 1, rowWidth: medium }: TileOptions) {
  const rowWidth = medium ?? ROW_WIDTH * unit;
  const pixels = (length: number) => Math.round(length * unit);
  const gap: Size = { width: pixels(GAP.width), height: pixels(GAP.height) };
  const caption = pixels(CAPTION_HEIGHT);
  return {
    pixels,
    gap,
    caption,
    /** What one tile takes with its caption and the gap to the next. */
    pitchOf: (map: Size, zoom: number, room: number): Size => ({
      width: Math.max(map.width * zoom, room) + gap.width,
      height: map.height * zoom + caption + gap.height,
    }),
    /** How many tiles with captions of a width fit side by side; a screen can be scrolled. */
    most: (room: number) =>
      medium === undefined
        ? Infinity
        : Math.max(1, Math.floor((medium + gap.width) / (Math.ceil(room) + gap.width))),
    fittingZoom: (map: Size, columns: number): number => {
      const byRow = Math.floor((rowWidth - gap.width * (columns - 1)) / (columns * map.width));
      const byTile = Math.round(pixels(MOST_SIDE) / Math.max(map.width, map.height));
      return Math.min(byRow, byTile, Math.round(MOST_ZOOM * unit));
    },
  };
}
