import { planeOf } from "../activations/activation.js";
import type { Values } from "../core/options/option.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Tap } from "../network/tap.js";
import { channelsWith, factsOf } from "./channel.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { plainNames } from "./fileName.js";
import { type ImageSelection, reduceOptions, shotsOf, shotsWord } from "./imageSelection.js";
import type { Layer } from "./layer.js";
import { isPartly } from "./partly.js";
import { layerOver, sharedByStages, stagesWord } from "./runSnapshots.js";
import { keyOf, scaleOptions, scalesOf } from "./scaleOptions.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, Facts, NetworkInfo, Snapshot, ViewInput } from "./view.js";

/** The options of views that look at a run. */
export const runOptions = {
  ...scaleOptions,
  ...channelOptions,
  top: {
    ...channelOptions.top,
    summary: "maximum number of channels, those with the most energy over all checkpoints; 0 draws all",
  },
  sort: {
    ...channelOptions.sort,
    summary:
      "the order of the channels: by index, by a number over all checkpoints, or similar ones together",
  },
  ...reduceOptions,
};

/** One tap in all checkpoints of a run: the same channels in each, all on the same scales. */
export interface TapOver {
  readonly snapshots: readonly Snapshot[];
  /** The channels of each checkpoint, in one order. */
  readonly rows: readonly (readonly Channel[])[];
  /** True for units, alone or over time, rather than maps. */
  readonly isStrip: boolean;
  /** The content that is drawn for all checkpoints. */
  readonly facts: Facts;
  /** Lines below the title. */
  readonly header: readonly string[];
  /** The scope of the scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. */
  readonly isPart: boolean;
}

/** The drawn part of a tap, and the suffix of its file name. */
export interface OverView {
  readonly suffix: string;
  readonly draw: (over: TapOver) => Pick<Drawing, "figure" | "motion">;
}

/** The taps that a run is looked at by where none are chosen: the outputs of its blocks, or without blocks its own. */
export function runTaps(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const { taps, blocks } = observed;
  const outputs = blocks.map(({ output }) => output);
  if (patterns !== undefined || outputs.length === 0) return chosenOrOwn(observed, patterns);
  return taps.filter(({ name }) => outputs.includes(name));
}

/** Draws every tap of a run, a figure for each shot. The scales span all checkpoints, and so does what channels are chosen by. */
export function drawOver(subject: ViewInput, values: Values<typeof runOptions>, view: OverView): Drawings {
  const { snapshots = [] } = subject;
  const activations = snapshots.flatMap(({ layers }) => layers.map(({ activation }) => activation));
  const scales = scalesOf(subject, activations, values);
  return { scales, drawings: drawings({ subject, snapshots, scales, values, view }) };
}

interface Plan {
  readonly subject: ViewInput;
  readonly snapshots: readonly Snapshot[];
  readonly scales: Scales;
  readonly values: Values<typeof runOptions>;
  readonly view: OverView;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const { subject, snapshots, values, view } = plan;
  const names = plainNames(subject.taps.map(({ name }) => name));
  const shots = shotsOf(subject, values);
  for (const index of subject.taps.keys()) {
    const chosen = chosenChannels(layerOver(snapshots, index), values);
    for (const [image, shot] of shots.entries()) {
      const over = overOf(plan, { index, image, shot, shots: shots.length, chosen });
      const planes = over.rows.flat().map(({ plane }) => plane);
      yield {
        name: `${names[index]}-${view.suffix}${shot.suffix}`,
        ...view.draw(over),
        facts: over.facts,
        planes,
      };
    }
  }
}

interface Which {
  /** The place of the tap. */
  readonly index: number;
  /** The place of the shot among all of them. */
  readonly image: number;
  readonly shot: ImageSelection;
  readonly shots: number;
  readonly chosen: readonly number[];
}

function overOf(plan: Plan, which: Which): TapOver {
  const { subject, snapshots, scales, values } = plan;
  const { index, shot, chosen } = which;
  const tap = subject.taps[index] as Tap;
  const rows = snapshots.map(({ layers }) => channelsOf(plan, layers[index] as Layer, which));
  const [, height = 1, width = 1, channels = 1] = snapshots[0]?.layers[index]?.activation.shape ?? [];
  const content = {
    tap: tap.name,
    op: tap.op,
    images: shot.images.map((each) => subject.probe.ids[each] as number),
    shape: [height, width, channels] as const,
    channels: chosen,
  };
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const facts = factsOf(content, rows.flat(), { scales, colormap: values.colormap });
  return {
    snapshots,
    rows,
    isStrip: tap.shape.length < 3 || height * width === 1,
    facts,
    isPart: isPartly(facts, which.shots),
    header: [`${tap.op} · ${shape} · ${stagesWord(snapshots)}`, ...shot.words],
    scope: scaleWords(scales, which.shots, {
      shared: sharedByStages(scales.scope, snapshots),
      each: shotsWord(values),
    }),
  };
}

function channelsOf(
  { subject, scales, values }: Plan,
  { tap, activation, dead }: Layer,
  { image, chosen }: Which,
): readonly Channel[] {
  const channelOf = channelsWith({ scales, colormap: values.colormap });
  return chosen.map((index) =>
    channelOf({
      key: keyOf(subject, tap.name, index),
      plane: planeOf(activation, image, index),
      isDead: dead[index] === true,
    }),
  );
}
