import { formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { labelledMatrix } from "../figures/layout/labelledMatrix.js";
import type { Matrix, MatrixPart } from "../figures/layout/matrix.js";
import type { Style } from "../figures/style/style.js";
import { isUnits } from "./layers.js";
import { zoomOption } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import type { MapPanel } from "./panels.js";
import { type RowNames, rowNames, runOptions, runPanels, runTaps } from "./runPanels.js";
import { bodyMarks, type Channel, frameOf, sideBySide } from "./tile.js";
import { markNotes } from "./tileGrid.js";
import type { View } from "./view.js";

const options = { ...runOptions, ...zoomOption };

/** The channels of a tap over training: a row for each checkpoint of a run, the same channel in the same column. */
export const timeline: View<typeof options, MapPanel> = {
  summary: "channels over training: one row per checkpoint, on a shared scale",
  options,
  inputs: ["activations", "run"],
  examples: [
    {
      line: "convscope draw timeline bundled:mini-resnet",
      does: "draws what each block of the bundled network gave after each epoch of its training",
    },
    {
      line: "convscope draw timeline runs/mini-resnet --taps conv1 --top 8 --every 3",
      does: "draws eight channels of the first layer, every third checkpoint of your own run",
    },
    {
      line: "convscope draw timeline bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --taps dense",
      does: "draws the units of two checkpoints below each other",
    },
  ],
  taps: runTaps,
  panels: (input, values) => runPanels(input, values, "timeline"),
  compose: (panel, { zoom }, style) => {
    const { facts, layers, input } = panel;
    const isStrip = layers.every(isUnits);
    const rows = layers.map(({ channels }) => (isStrip ? channels.map(upright) : channels));
    const count = `${panel.channels.length} ${isStrip ? "cells" : "tiles"}`;
    const hasTime = isStrip && (rows[0]?.[0]?.plane.height ?? 1) > 1;
    const look = { zoom, isStrip, isShared: facts.domain !== null };
    return {
      notes: [...(hasTime ? ["time runs down within each row"] : []), ...markNotes(facts, count)],
      body: gridBox(rows, rowNames(input.snapshots ?? []), look, style),
      legend: [panelLegend(panel, style)],
    };
  },
};

/** A unit as a column: time runs down, so that units stand side by side. */
function upright(channel: Channel): Channel {
  const { width, height } = channel.plane;
  return { ...channel, plane: { ...channel.plane, width: 1, height: width * height } };
}

interface GridLook {
  readonly zoom: number;
  /** True for units, whose tiles touch. */
  readonly isStrip: boolean;
  /** True if all tiles share one scale; otherwise each column states its own. */
  readonly isShared: boolean;
}

/** The longest side of a tile on a screen. */
const SIDE = 72;
/** Rows are read in order, so they are divided at the end of the page rather than for the shape of the page. */
const ASPECTS = { least: 0.4, most: 8 } as const;

/** A row of the same channels for each checkpoint. */
function gridBox(
  rows: readonly (readonly Channel[])[],
  { title, names }: RowNames,
  { zoom, isStrip, isShared }: GridLook,
  style: Style,
): Box {
  const [first = []] = rows;
  const { width = 1, height = 1 } = first[0]?.plane ?? {};
  const columns = first.map(({ index, domain }) =>
    isShared ? [String(index)] : [String(index), domain.map(formatNumber).join(" … ")],
  );
  return labelledMatrix(
    { rowTitle: title, rows: names, columnTitle: isStrip ? "unit" : "channel", columns },
    {
      tile: { width, height },
      isWide: !isStrip || !isShared,
      touches: { rows: isStrip && height === 1, columns: isStrip && isShared },
      zoom,
      side: SIDE,
      aspects: ASPECTS,
      room: contentWidth(style) ?? style.spacing.row,
      tiles: (part, matrix) => {
        const drawn = rows.slice(part.rows.from, part.rows.to).map((channels, at) => {
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

/** The tiles of a row and the frames around them. Touching tiles are one picture, and over it the marked tiles. */
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
