import { formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import type { Rect } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Triplet } from "./differenceChannels.js";
import type { Part } from "./part.js";
import { bodyMarks, type Channel, frameOf } from "./tile.js";
import { type TripletGrid, tripletGrid } from "./tripletGrid.js";

/** How triplets are laid; 0 lets the layout choose. */
export interface TripletLayout {
  readonly columns: number;
  readonly zoom: number;
}

/** What the three maps of a triplet are called. */
export const SIDES = ["A", "B", "B − A"] as const;

/** Triplets in a grid, each with its caption: A, its counterpart in B, and the difference. */
export function tripletsPart(triplets: readonly Triplet[], layout: TripletLayout, style: Style): Part {
  // A screen can be scrolled; on a page, captions in brief make room for more columns.
  const isBrief = style.width !== undefined;
  const widths = triplets.map((triplet) => style.measure(captionOf(triplet, isBrief), style.text.caption));
  const { width = 1, height = 1 } = triplets[0]?.one.plane ?? {};
  const captionWidth = Math.max(0, ...widths);
  const grid = tripletGrid(triplets.length, { width, height }, { ...layout, captionWidth }, style);
  const tiles = triplets.flatMap((triplet, at) =>
    tripletMarks(triplet, grid.cells[at] as Rect, { grid, style }),
  );
  return { width: grid.width, height: grid.height, marks: [...headMarks(grid, style), ...tiles] };
}

/**
 * The channel, its counterpart where it is another, how much they differ, how alike they are, and whether they match; in
 * brief without the latter, which the frame tells too.
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
  const top = cell.y + grid.head + grid.caption;
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
  // The frame of a constant channel is darker, and lies in the tile.
  return channel.state === "constant" ? body : [...body, frameOf(area, style)];
}

/** Where there is no counterpart, there is nothing to draw. */
function emptyAt(area: Rect, style: Style): Mark {
  return { type: "hatch", ...area, color: style.page.rule };
}

/** A dashed frame around a triplet whose channels are not alike. */
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
