import { formatNumber } from "../core/format.js";
import type { Figure, Mark } from "../figures/figure.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { labelledMatrix } from "../figures/layout/labelledMatrix.js";
import type { Matrix, MatrixPart } from "../figures/layout/matrix.js";
import type { Style } from "../figures/style/style.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import { markNotes } from "./sheetFigure.js";
import { sideBySide } from "./sideBySide.js";
import { bodyMarks, type Channel, frameOf } from "./tile.js";
import type { Facts } from "./view.js";

/** A row of a timeline: what one checkpoint's channels gave. */
export interface TimelineRow {
  readonly label: string;
  readonly channels: readonly Channel[];
}

/** The content of a timeline. */
export interface TimelineContent {
  readonly facts: Facts;
  /** The same channels in each, in one order. */
  readonly rows: readonly TimelineRow[];
  /** The heading of the row labels. */
  readonly rowTitle: string;
  /** True for units without spatial dimensions, whose tiles touch. */
  readonly isStrip: boolean;
  /** Lines below the title. */
  readonly header: readonly string[];
  /** The scope of the scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. Default: no. */
  readonly isPart?: boolean;
}

/** Composes a timeline: header, a row of tiles for each checkpoint, and the colorbar with the scope of its scale. */
export function composeTimeline(
  { isStrip, ...content }: TimelineContent,
  { zoom }: { readonly zoom: number },
  style: Style,
): Figure {
  const { facts, header, scope, isPart = false } = content;
  const rows = isStrip
    ? content.rows.map(({ label, channels }) => ({ label, channels: channels.map(upright) }))
    : content.rows;
  const channels = rows.flatMap((row) => row.channels);
  const isShared = facts.domain !== null;
  const notes = [
    ...(isStrip && (channels[0]?.plane.height ?? 1) > 1 ? ["time runs down within each row"] : []),
    ...markNotes(facts, `${channels.length} ${isStrip ? "cells" : "tiles"}`),
  ];
  return stacked(
    [
      headingOf(facts.tap, [...header, ...notes], style),
      gridPart({ ...content, rows }, { zoom, isStrip, isShared }, style),
      legendOf(channels, { scope, isShared, clipped: facts.clipped, isPart }, style),
    ],
    style,
  );
}

/** A unit as a column: time runs down, so that units stand side by side. */
function upright(channel: Channel): Channel {
  const { width, height } = channel.plane;
  return { ...channel, plane: { ...channel.plane, width: 1, height: width * height } };
}

interface GridLook {
  readonly zoom: number;
  readonly isStrip: boolean;
  /** True if all tiles share one scale; otherwise each column states its own. */
  readonly isShared: boolean;
}

/** The longest side of a tile on a screen. */
const SIDE = 72;
/** Rows are read along and one after the other: they are divided where the page ends rather than for its shape. */
const ASPECTS = { least: 0.4, most: 8 } as const;

function gridPart(
  { rows, rowTitle }: Omit<TimelineContent, "isStrip">,
  { zoom, isStrip, isShared }: GridLook,
  style: Style,
): Box {
  const first = rows[0]?.channels ?? [];
  const { width = 1, height = 1 } = first[0]?.plane ?? {};
  const columns = first.map(({ index, domain }) =>
    isShared ? [String(index)] : [String(index), domain.map(formatNumber).join(" … ")],
  );
  const labels = { rowTitle, rows: rows.map(({ label }) => label) };
  return labelledMatrix(
    { ...labels, columnTitle: isStrip ? "unit" : "channel", columns },
    {
      tile: { width, height },
      isWide: !isStrip || !isShared,
      touches: { rows: isStrip && height === 1, columns: isStrip && isShared },
      zoom,
      side: SIDE,
      aspects: ASPECTS,
      room: contentWidth(style) ?? style.spacing.row,
      tiles: (part, matrix) => {
        const drawn = rows.slice(part.rows.from, part.rows.to).map(({ channels }, at) => {
          return rowMarks(channels.slice(part.columns.from, part.columns.to), { matrix, part, at }, style);
        });
        // Frames come first: if rows touch, the frame of one would overlap the next.
        return [...drawn.flatMap((each) => each.frames), ...drawn.flatMap((each) => each.tiles)];
      },
    },
    style,
  );
}

/** The position of a row within a part of the grid. */
interface RowPlace {
  readonly matrix: Matrix;
  readonly part: MatrixPart;
  readonly at: number;
}

/** The tiles of a row and the frames around them; where tiles touch, one picture of all and over it those that are marked. */
function rowMarks(
  channels: readonly Channel[],
  { matrix, part, at }: RowPlace,
  style: Style,
): { readonly frames: readonly Mark[]; readonly tiles: readonly Mark[] } {
  const { zoom, pitch, gap } = matrix;
  const y = part.y + at * pitch.height;
  const [first] = channels as readonly [Channel, ...Channel[]];
  const { width, height } = first.plane;
  const inset = Math.floor((pitch.width - gap.width - width * zoom) / 2);
  const areaOf = (place: number) => {
    const x = part.x + place * pitch.width + inset;
    return { x, y, width: width * zoom, height: height * zoom };
  };
  const tiles = channels.flatMap((channel, place) => {
    if (gap.width === 0 && channel.state === "varied") return [];
    return bodyMarks(channel, areaOf(place), { zoom, page: style.page });
  });
  if (gap.width > 0) return { tiles, frames: channels.map((_, place) => frameOf(areaOf(place), style)) };
  const { domain, colormap } = first;
  const whole = { ...areaOf(0), width: channels.length * zoom };
  const row: Mark = {
    ...{ type: "raster", x: whole.x, y, zoom },
    ...{ samples: sideBySide(channels), domain, colormap },
  };
  return { tiles: [row, ...tiles], frames: [frameOf(whole, style)] };
}
