import type { Plane } from "../activations/plane.js";
import type { Mark, Underlay } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import { gridOf, type Rect, type Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { type CaptionContent, type Channel, captionOf, tileMarks } from "./tile.js";

/** The position and zoom of a tile's samples. */
export interface TileArea extends Rect {
  readonly zoom: number;
}

/** The options of the drawn tiles of a layer. */
export interface TilesLook extends CaptionContent {
  /** The overlay of a tile, if any, drawn after it. */
  readonly over?: (channel: Channel, area: TileArea) => readonly Mark[];
}

/** Lengths on a screen. */
/** The smallest readable tile, which also has room for its caption. */
const LEAST_SIDE = 24;
const USUAL_SIDE = 44;
/** The length of steps over time, which take no more height when they are long. */
const USUAL_LENGTH = 112;

/** The zoom of the largest map at which its tile is neither small nor large. */
export function usualZoom(largest: Size, style: Style): number {
  const usual = isSequence(largest) ? USUAL_LENGTH : USUAL_SIDE;
  return Math.max(1, Math.round(lengthIn(style, usual) / sideOf(largest)));
}

/** The zoom of a map, given that of the largest map: the same, or larger if its tile would be too small. */
function tileZoom(map: Size, zoom: number, style: Style): number {
  return Math.max(zoom, Math.ceil(lengthIn(style, LEAST_SIDE) / sideOf(map)));
}

function sideOf({ width, height }: Size): number {
  return Math.max(width, height);
}

/** The width of a number of tiles side by side. */
export function tilesWidth(
  channels: readonly Channel[],
  { count, zoom }: { readonly count: number; readonly zoom: number },
  { look, style }: { readonly look: CaptionContent; readonly style: Style },
): number {
  const { width } = cellOf(channels, zoom, { look, style });
  return count * (width + style.spacing.label) - style.spacing.label;
}

/** One tile for each channel, in as many lines as the room requires. */
export function lineTiles(
  channels: readonly Channel[],
  { room, zoom: largest }: { readonly room: number; readonly zoom: number },
  { look, style }: { readonly look: TilesLook; readonly style: Style },
): Box {
  const [first] = channels;
  if (first === undefined) return { width: 0, height: 0, marks: [] };
  const zoom = tileZoom(first.plane, largest, style);
  const cell = cellOf(channels, largest, { look, style });
  const gap = { width: style.spacing.label, height: style.spacing.label };
  const most = Math.max(1, Math.floor((room + gap.width) / (cell.width + gap.width)));
  const columns = columnsWithin(channels.length, most);
  const { cells, ...size } = gridOf(channels.length, cell, { gap, columns });
  const caption = style.spacing.caption;
  const marks = channels.flatMap((channel, index) => {
    const place = cells[index] as Rect;
    const brief = style.measure(captionOf(channel, look), style.text.caption) > cell.width;
    const area = {
      ...{ x: place.x, y: place.y + caption, zoom },
      ...drawnSize(channel.plane, zoom, style),
    };
    const tile = tileMarks(stretchedChannel(channel, zoom, style), place, {
      ...look,
      brief,
      zoom,
      style,
    });
    return [...tile, ...(look.over?.(channel, area) ?? [])];
  });
  return { width: size.width, height: size.height, marks };
}

/** The minimum share of a line to fill so that all lines have the same length. */
const LEAST_SHARE = 0.75;

/** The tiles in a line: a divisor of the count if one is near the number that fits, otherwise lines of about one length. */
function columnsWithin(count: number, most: number): number {
  for (let columns = Math.min(count, most); columns >= LEAST_SHARE * most; columns--) {
    if (count % columns === 0) return columns;
  }
  return Math.ceil(count / Math.ceil(count / most));
}

/** The size of every tile with its caption, which may have to be brief. */
function cellOf(
  channels: readonly Channel[],
  largest: number,
  { look, style }: { readonly look: CaptionContent; readonly style: Style },
): Size {
  const { width = 1, height = 1 }: Partial<Size> = channels[0]?.plane ?? {};
  const zoom = tileZoom({ width, height }, largest, style);
  const captions = channels.map((channel) =>
    style.measure(captionOf(channel, { ...look, brief: true }), style.text.caption),
  );
  const size = drawnSize({ width, height }, zoom, style);
  return {
    width: Math.max(size.width, Math.ceil(Math.max(0, ...captions))),
    height: size.height + style.spacing.caption,
  };
}

/** The minimum thickness on a screen of steps over time, or of a map of one row or column. */
const LEAST_THICKNESS = 16;

/** True if samples lie along a single axis: steps over time, or a map of one row or column. */
function isSequence({ width, height }: Size): boolean {
  return (width === 1) !== (height === 1);
}

/** The repetitions of each sample of a map along each axis: one, except across a single row or column. */
function stretchOf({ width, height }: Size, zoom: number, style: Style): Size {
  const across = Math.max(1, Math.ceil(lengthIn(style, LEAST_THICKNESS) / zoom));
  const isThin = isSequence({ width, height });
  return { width: isThin && width === 1 ? across : 1, height: isThin && height === 1 ? across : 1 };
}

/** The size of a map in pixels, stretched. */
export function drawnSize(map: Size, zoom: number, style: Style): Size {
  const stretch = stretchOf(map, zoom, style);
  return { width: map.width * stretch.width * zoom, height: map.height * stretch.height * zoom };
}

/** A channel as it is drawn: with repeated samples across if it is one sample thick. */
export function stretchedChannel(channel: Channel, zoom: number, style: Style): Channel {
  const stretch = stretchOf(channel.plane, zoom, style);
  if (stretch.width * stretch.height === 1) return channel;
  const { under, plane } = channel;
  if (under === undefined) return { ...channel, plane: repeated(plane, stretch) };
  const planes = under.planes.map((each) => repeated(each, stretch)) as unknown as Underlay["planes"];
  return { ...channel, plane: repeated(plane, stretch), under: { ...under, planes } };
}

/** A plane with each sample repeated along both axes. */
function repeated({ width: across, height: down, values, offset, stride }: Plane, stretch: Size): Plane {
  const [width, height] = [across * stretch.width, down * stretch.height];
  const samples = Float32Array.from({ length: width * height }, (_, at) => {
    const row = Math.floor(at / width / stretch.height);
    const column = Math.floor((at % width) / stretch.width);
    return values[offset + (row * across + column) * stride] as number;
  });
  return { width, height, values: samples, offset: 0, stride: 1 };
}
