import { UserError } from "../core/errors.js";
import { number, type Values } from "../core/options/option.js";
import type { Mark } from "../figures/figure.js";
import { type Box, column, contentWidth } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { isUnits } from "./layers.js";
import { gridOptions } from "./layoutOptions.js";
import { panelLegend } from "./legend.js";
import type { MapPanel } from "./panels.js";
import { runOptions, runPanels, runTaps, snapshotWords } from "./runPanels.js";
import { stripBox, stripNotes } from "./strip.js";
import { type Channel, captionOf } from "./tile.js";
import { markNotes, type SheetLayout, tilesBox } from "./tileGrid.js";
import type { Composition, Snapshot, View } from "./view.js";

/** The options of the speed of frames. */
export const motionOptions = {
  fps: number({ summary: "frames per second", default: 2, min: 0.02, max: 50 }),
  duration: number({
    summary: "total seconds, instead of --fps; 0 uses --fps",
    default: 0,
    min: 0,
    max: 3600,
  }),
  hold: number({
    summary: "seconds to hold the last frame before the animation repeats",
    default: 2,
    min: 0.02,
    max: 60,
  }),
};

const options = { ...runOptions, ...gridOptions, ...motionOptions };

type AnimationValues = Values<typeof options>;

/** The channels of a tap over training, animated: a frame for each checkpoint of a run, each tile in its place. */
export const animation: View<typeof options, MapPanel> = {
  summary: "animate channels over training: one frame per checkpoint of a run",
  options,
  inputs: ["activations", "run"],
  examples: [
    {
      line: "convscope animate bundled:mini-resnet",
      does: "shows what each block of the bundled network gave, epoch by epoch",
    },
    {
      line: "convscope animate runs/mini-resnet --taps conv1 --format gif --duration 5",
      does: "shows the first layer of your own run as a GIF of five seconds and a hold",
    },
  ],
  taps: runTaps,
  panels: (input, values) => {
    // Conflicting options are an error before anything is drawn.
    delaysOf(input.snapshots?.length ?? 0, values);
    return runPanels(input, values, "animation");
  },
  compose: composeFrames,
};

/** The shortest frame: formats count hundredths of a second, and players treat one of them as ten. */
const LEAST = 20;
/** The longest frame of animated PNG and WebP files. */
const MOST = 65_530;

/** The duration of each frame in milliseconds. Throws `UserError` if two options conflict. */
export function delaysOf(
  frames: number,
  { fps, duration, hold }: Values<typeof motionOptions>,
): readonly number[] {
  if (duration > 0 && fps !== motionOptions.fps.default) {
    throw new UserError("--fps and --duration both set the speed. Give only one of them.");
  }
  const each = duration > 0 ? duration / Math.max(1, frames - 1) : 1 / fps;
  if (milliseconds(each) > MOST) {
    throw new UserError(
      `--duration ${duration} needs frames of more than ${MOST / 1000} seconds, the longest a file can hold. Choose a shorter one.`,
    );
  }
  return Array.from({ length: frames }, (_, at) => milliseconds(at === frames - 1 ? hold : each));
}

function milliseconds(seconds: number): number {
  return Math.max(LEAST, Math.round(seconds * 100) * 10);
}

/** Lengths on a screen. */
const TRACK = 200;
const TRACK_HEIGHT = 4;

/**
 * Composes a frame for each checkpoint. All are of one size and everything keeps its place: frames differ only in
 * colors, in the marks over tiles, and in the line that names the checkpoint.
 */
function composeFrames(panel: MapPanel, values: AnimationValues, style: Style): Composition {
  const { facts, channels, layers, input } = panel;
  const { snapshots = [] } = input;
  const isStrip = facts.domain !== null && layers.every(isUnits);
  const tracks = trackBoxes(snapshots, style);
  const bodies = layers.map((layer, at) => {
    const tiles = isStrip
      ? stripBox(layer.channels, { ...values, keepsSigns: true }, style)
      : stillTiles(layer.channels, { ...values, ranges: facts.domain === null }, style);
    return column([tracks[at] as Box, tiles], style.spacing.part);
  });
  return {
    notes: isStrip
      ? stripNotes(channels, `${channels.length} units of all frames`)
      : markNotes(facts, `${channels.length} tiles of all frames`),
    body: bodies.at(-1) as Box,
    legend: [panelLegend(panel, style)],
    motion: { bodies, delays: delaysOf(bodies.length, values) },
  };
}

/** Tiles in a grid with the same captions in every frame: the state of a channel is in its marks. */
function stillTiles(
  channels: readonly Channel[],
  layout: SheetLayout & { readonly ranges: boolean },
  style: Style,
): Box {
  const labelled = channels.map((channel) => {
    return { ...channel, label: captionOf({ ...channel, state: "varied" }, layout) };
  });
  return tilesBox(labelled, { ...layout, ranges: false, brief: true }, style);
}

/** The names of checkpoints, each above a track that shows its place in the run. All are as wide as the widest. */
function trackBoxes(snapshots: readonly Snapshot[], style: Style): readonly Box[] {
  const { page, text, measure } = style;
  const lines = snapshotWords(snapshots);
  const width = Math.min(contentWidth(style) ?? Number.POSITIVE_INFINITY, lengthIn(style, TRACK));
  const height = Math.max(2, lengthIn(style, TRACK_HEIGHT));
  const y = style.spacing.lines.body + style.spacing.label - height;
  const widest = Math.max(width, ...lines.map((line) => Math.ceil(measure(line, text.body))));
  return lines.map((line, at): Box => {
    const filled = Math.round((width * (at + 1)) / lines.length);
    const marks: readonly Mark[] = [
      { type: "text", x: 0, y: text.body.size, text: line, style: text.body, color: page.ink },
      { type: "rect", x: 0, y, width, height, fill: page.dimmed },
      { type: "rect", x: 0, y, width: filled, height, fill: page.rule },
    ];
    return { width: widest, height: y + height, marks };
  });
}
