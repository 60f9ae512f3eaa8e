import { UserError } from "../core/errors.js";
import { number, type Values } from "../core/options/option.js";
import type { Figure, Mark } from "../figures/figure.js";
import { type Box, contentWidth } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { headingOf, stacked } from "./figureParts.js";
import { gridOptions } from "./layoutOptions.js";
import { legendOf } from "./legend.js";
import { stageWords } from "./runSnapshots.js";
import { markNotes, type SheetLayout } from "./sheetFigure.js";
import { stripNotes, stripPart } from "./strip.js";
import { drawOver, runOptions, runTaps, type TapOver } from "./tapsOver.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";
import { tileGrid } from "./tileGrid.js";
import type { View } from "./view.js";

/** The options that say how fast frames follow one another. */
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

/** The channels of a tap over training, animated: a frame for each checkpoint of a run, each tile in its place. */
export const animation: View<typeof options> = {
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
  draw: (subject, values, style) => {
    const delays = delaysOf(subject.snapshots?.length ?? 0, values);
    return drawOver(subject, values, {
      suffix: "animation",
      draw: (over) => {
        const frames = composeFrames(over, values, style);
        return { figure: frames.at(-1) as Figure, motion: { frames, delays } };
      },
    });
  },
};

/** Formats count hundredths of a second, and players take less than two of them for ten. */
const LEAST = 20;
/** Animated PNG and WebP files hold no longer times. */
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
 * Composes a frame for each checkpoint. All are of one size, and what stands in each stands in the same place: what
 * differs from frame to frame is the colors, the marks over tiles, and the line that names the checkpoint.
 */
function composeFrames(over: TapOver, layout: SheetLayout, style: Style): readonly Figure[] {
  const { rows, facts, header, scope, isPart, isStrip } = over;
  const isShared = facts.domain !== null;
  const asStrip = isStrip && isShared;
  const all = rows.flat();
  const notes = asStrip
    ? stripNotes(all, `${all.length} units of all frames`)
    : markNotes(facts, `${all.length} tiles of all frames`);
  const heading = headingOf(facts.tap, [...header, ...notes], style);
  const legend = legendOf(all, { scope, isShared, clipped: facts.clipped, isPart }, style);
  const whens = whenParts(over, style);
  return rows.map((channels, at) => {
    const body = asStrip
      ? stripPart(channels, { ...layout, keepsSigns: true }, style)
      : stillTiles(channels, { ...layout, ranges: !isShared }, style);
    return stacked([heading, whens[at] as Box, body, legend], style);
  });
}

/** Tiles in a grid with captions that are the same in every frame: what is the matter with a channel, its marks tell. */
function stillTiles(
  channels: readonly Channel[],
  layout: SheetLayout & { readonly ranges: boolean },
  style: Style,
): Box {
  const labelled = channels.map((channel) => {
    return { ...channel, label: captionOf({ ...channel, state: "varied" }, layout) };
  });
  const still = { ranges: false, brief: true };
  const { cells, width, height, zoom } = tileGrid(labelled, { ...layout, ...still }, style);
  const look = { ...still, zoom, style };
  const marks = labelled.flatMap((channel, index) => {
    const cell = cells[index];
    return cell === undefined ? [] : tileMarks(channel, cell, look);
  });
  return { width, height, marks };
}

/** The lines that name the checkpoints, as wide as the widest of them, each over a track that shows how far it is. */
function whenParts({ snapshots }: TapOver, style: Style): readonly Box[] {
  const { page, text, measure } = style;
  const lines = stageWords(snapshots);
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
