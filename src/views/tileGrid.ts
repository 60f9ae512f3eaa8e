import { formatCount } from "../core/format.js";
import { bestLayout } from "../figures/layout/bestLayout.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { type Grid, gridOf, type Rect, type Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { type CaptionContent, type Channel, captionOf, tileMarks } from "./tile.js";
import type { Facts } from "./view.js";

/** Tiles of samples, enlarged by a whole number, each with a strip for its caption above it. */
export interface TileGrid extends Grid {
  /** Pixels per sample, along both sides. */
  readonly zoom: number;
}

/** The layout of a sheet of tiles. */
export interface SheetLayout {
  /** Tiles in a row; 0 lets the layout choose. */
  readonly columns: number;
  /** Pixels per sample; 0 lets the layout choose. */
  readonly zoom: number;
}

/** The layout of tiles of channels. */
export interface TileGridOptions extends CaptionContent, SheetLayout {
  /** The free room before a row, in pixels. Default: 0. */
  readonly indent?: number;
}

/** Lengths of the sides of a tile on a screen. */
const LEAST_SIDE = 24;
const USUAL_SIDE = 112;
const MOST_SIDE = 168;
const MOST_ZOOM = 12;

/** Tiles in a grid, each with its caption. */
export function tilesBox(channels: readonly Channel[], layout: TileGridOptions, style: Style): Box {
  const { cells, width, height, zoom } = tileGrid(channels, layout, style);
  const look = { ...layout, zoom, style };
  const marks = channels.flatMap((channel, index) => tileMarks(channel, cells[index] as Rect, look));
  return { width, height, marks };
}

/** A sentence for each kind of marked channel. */
export function markNotes(
  { marked, channels }: Pick<Facts, "marked" | "channels">,
  drawn = formatCount(channels.length, "channel"),
): readonly string[] {
  const notes = [
    [marked.dead, "dead on this probe set (zero on every image): gray with a cross"],
    [marked.silent, "silent on this image (zero everywhere): gray with a slash"],
    [marked.constant, "constant: framed with a slash"],
    [marked.nonFinite, "with non-finite values: hatched"],
  ] as const;
  return notes.flatMap(([count, what]) => (count === 0 ? [] : [`${count} of ${drawn} ${what}`]));
}

/** Lays one tile for each channel, all of one size, with room for the widest caption. */
export function tileGrid(
  channels: readonly Channel[],
  { indent = 0, columns, zoom, ...content }: TileGridOptions,
  style: Style,
): TileGrid {
  const widths = channels.map((channel) => style.measure(captionOf(channel, content), style.text.caption));
  const { width = 1, height = 1 }: Partial<Size> = channels[0]?.plane ?? {};
  const layout = { captionWidth: Math.max(0, ...widths), indent, columns, zoom };
  return gridOfTiles(channels.length, { width, height }, layout, style);
}

/** The layout of tiles with captions of a given width. */
export interface TileLayout extends Required<Pick<TileGridOptions, "columns" | "zoom" | "indent">> {
  /** The widest caption, in pixels: no tile is narrower. */
  readonly captionWidth: number;
}

/** Lays one tile for each of `count` maps. Samples are whole pixels, and captions have room. */
export function gridOfTiles(count: number, map: Size, layout: TileLayout, style: Style): TileGrid {
  const { spacing, unit } = style;
  const least = Math.ceil(Math.max(layout.captionWidth, lengthIn(style, LEAST_SIDE)));
  const cellAt = (zoom: number): Size => ({
    width: Math.max(map.width * zoom, least),
    height: map.height * zoom + spacing.caption,
  });
  const side = Math.max(map.width, map.height);
  const largest = lengthIn(style, MOST_SIDE) / side;
  const readable = Math.min(Math.ceil(least / map.width), Math.max(1, Math.floor(largest)));
  const page = contentWidth(style);
  const { columns, zoom } = bestLayout(count, cellAt, {
    room: page === undefined ? spacing.row : page - layout.indent,
    isBounded: page !== undefined,
    gap: spacing.tile,
    zooms: {
      least: readable,
      usual: Math.max(readable, Math.round(lengthIn(style, USUAL_SIDE) / side)),
      most: Math.min(Math.round(largest), Math.round(MOST_ZOOM * unit)),
    },
    columns: layout.columns,
    zoom: layout.zoom,
  });
  return { ...gridOf(count, cellAt(zoom), { gap: spacing.tile, columns }), zoom };
}
