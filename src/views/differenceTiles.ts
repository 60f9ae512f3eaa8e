import { formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import { bestLayout } from "../figures/layout/bestLayout.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { type Grid, gridOf, type Rect, type Size } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Triplet } from "./differenceChannels.js";
import { bodyMarks, type Channel, frameOf } from "./tile.js";

/** The layout of triplets; 0 lets the layout choose. */
export interface TripletLayout {
  readonly columns: number;
  readonly zoom: number;
}

/** The names of the three maps of a triplet. */
export const SIDES = ["A", "B", "B − A"] as const;

/** Triplets of maps in a grid, each with a caption above it. */
export interface TripletGrid extends Grid {
  /** Pixels per sample. */
  readonly zoom: number;
  /** The distance from one map of a triplet to the next. */
  readonly pitch: number;
  /** The height of the line above the first row with the names of the three maps. */
  readonly head: number;
}

/** Lengths on a screen. */
const HEAD = 15;
const MAP_GAP = 3;
const USUAL_SIDE = 78;
const LEAST_SIDE = 22;
const MOST_ZOOM = 12;
/** The preferred aspect ratio: wider than that of tiles, as three maps stand side by side. */
const ASPECT = 1.75;
/** The minimum size of maps relative to the usual one, in exchange for more columns. */
const LEAST_SHARE = 0.6;

/** Lays one cell for each of `count` triplets. Samples are whole pixels; a page's width is kept if possible. */
export function tripletGrid(
  count: number,
  map: Size,
  { captionWidth, ...layout }: TripletLayout & { readonly captionWidth: number },
  style: Style,
): TripletGrid {
  const { group, tile, caption, row } = style.spacing;
  const gap = { width: group, height: tile.height };
  const between = lengthIn(style, MAP_GAP);
  const cellAt = (zoom: number): Size => ({
    width: Math.max(3 * map.width * zoom + 2 * between, Math.ceil(captionWidth)),
    height: map.height * zoom + caption,
  });
  const side = Math.max(map.width, map.height);
  const readable = Math.max(1, Math.ceil(lengthIn(style, LEAST_SIDE) / side));
  const fair = Math.min(lengthIn(style, USUAL_SIDE) / side, MOST_ZOOM * style.unit);
  const usual = Math.max(readable, Math.round(fair));
  const { columns, zoom } = bestLayout(count, cellAt, {
    room: contentWidth(style) ?? row,
    isBounded: true,
    gap,
    zooms: { least: Math.max(readable, Math.ceil(LEAST_SHARE * usual)), usual, most: usual },
    aspect: ASPECT,
    ...layout,
  });
  const grid = gridOf(count, cellAt(zoom), { gap, columns });
  const head = lengthIn(style, HEAD);
  return { ...grid, zoom, head, pitch: map.width * zoom + between, height: grid.height + head };
}

/** Triplets in a grid, each with its caption: A, its counterpart in B, and the difference. */
export function tripletsBox(triplets: readonly Triplet[], layout: TripletLayout, style: Style): Box {
  // Brief captions on a page make room for more columns. A screen can be scrolled.
  const isBrief = style.width !== undefined;
  const widths = triplets.map((triplet) => style.measure(captionOf(triplet, isBrief), style.text.caption));
  const { width = 1, height = 1 } = triplets[0]?.one.plane ?? {};
  const { columns, zoom } = layout;
  const needs = { columns, zoom, captionWidth: Math.max(0, ...widths) };
  const grid = tripletGrid(triplets.length, { width, height }, needs, style);
  const tiles = triplets.flatMap((triplet, at) =>
    tripletMarks(triplet, grid.cells[at] as Rect, { grid, style }),
  );
  return { width: grid.width, height: grid.height, marks: [...headMarks(grid, style), ...tiles] };
}

/**
 * The channel, its counterpart if it has another index, their difference, their correlation, and a note if they do not
 * match. A brief caption omits the note, which the frame shows too.
 */
function captionOf({ one, pair, change, correlation, isUnmatched }: Triplet, isBrief: boolean): string {
  const flag = isUnmatched && !isBrief ? ["unmatched"] : [];
  if (pair === undefined) return [`${one.index} → none`, ...flag].join(" · ");
  const name = pair.other.index === one.index ? String(one.index) : `${one.index} → ${pair.other.index}`;
  const parts = [name, `Δ ${formatNumber(change)}`, `r ${formatNumber(correlation)}`];
  return [...parts, ...flag].join(" · ");
}

/** The names of the three maps above each column of the grid. */
function headMarks({ columns, cells, pitch }: TripletGrid, style: Style): readonly Mark[] {
  return cells.slice(0, columns).flatMap(({ x }) =>
    SIDES.map((text, side): Mark => {
      const look = { style: style.text.caption, color: style.page.faint };
      return { type: "text", x: x + side * pitch, y: lengthIn(style, 10), text, ...look };
    }),
  );
}

interface Placed {
  readonly grid: TripletGrid;
  readonly style: Style;
}

function tripletMarks(triplet: Triplet, cell: Rect, { grid, style }: Placed): readonly Mark[] {
  const { one, pair, isUnmatched } = triplet;
  const top = cell.y + grid.head + style.spacing.caption;
  const color = style.page.ink;
  const whole = captionOf(triplet, false);
  const isBrief = style.measure(whole, style.text.caption) > cell.width;
  const text = isBrief ? captionOf(triplet, true) : whole;
  const label: Mark = {
    type: "text",
    x: cell.x,
    y: top - lengthIn(style, 3),
    text,
    style: style.text.caption,
    color,
  };
  const areaOf = (side: number): Rect => {
    const size = { width: one.plane.width * grid.zoom, height: one.plane.height * grid.zoom };
    return { x: cell.x + side * grid.pitch, y: top, ...size };
  };
  const tile = (channel: Channel, side: number) => tileAt(channel, areaOf(side), { grid, style });
  if (pair === undefined)
    return [label, ...tile(one, 0), ...[1, 2].map((side) => emptyAt(areaOf(side), style))];
  const tiles = [one, pair.other, pair.difference].flatMap(tile);
  return [label, ...tiles, ...(isUnmatched ? [dashed(areaOf(0), areaOf(2), style)] : [])];
}

function tileAt(channel: Channel, area: Rect, { grid, style }: Placed): readonly Mark[] {
  const body = bodyMarks(channel, area, { zoom: grid.zoom, page: style.page });
  // The frame of a constant channel is darker and lies inside the tile.
  return channel.state === "constant" ? body : [...body, frameOf(area, style)];
}

/** A hatched area in place of a missing counterpart. */
function emptyAt(area: Rect, style: Style): Mark {
  return { type: "hatch", ...area, color: style.page.rule };
}

/** A dashed frame around a triplet of dissimilar channels. */
function dashed(first: Rect, last: Rect, { page, rule, unit }: Style): Mark {
  const [left, top] = [first.x - rule, first.y - rule];
  const [right, bottom] = [last.x + last.width + rule, last.y + last.height + rule];
  const points = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const;
  const dash = [4 * unit, 3 * unit] as const;
  return { type: "path", points, closed: true, stroke: page.ink, lineWidth: Math.max(1.5, 1.5 * rule), dash };
}
