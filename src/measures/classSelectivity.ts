import type { Activation } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import type { Values } from "../core/options/option.js";
import type { Batch } from "../data/batches.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import type { Table } from "../table/table.js";
import type { Measure, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { type Accumulated, stateOver } from "./merge/accumulate.js";
import { classLabelsOf } from "./scoring.js";
import { chosenTaps, tapOption } from "./tapOption.js";

const options = { taps: tapOption };

/**
 * Selectivity of channels for classes: (μ_max − μ_rest) / (μ_max + μ_rest), where μ_max is the largest mean of a class
 * and μ_rest the mean over the means of all other classes (Morcos et al. 2018, section 3.2, eq. 1). Means are over
 * images and positions. It is 0 for equal means and 1 for a channel that only one class activates. A channel with a
 * negative mean, such as a sum before its ReLU, or whose means are all zero, has none.
 */
export const classSelectivity: Measure<typeof options> = {
  summary: "preference of each channel for one class over all others",
  options,
  examples: [
    {
      line: "convscope measure class-selectivity bundled:mini-resnet --input mnist:test/0-999",
      does: "measures which digit each channel prefers, by block",
    },
    {
      line: "convscope measure class-selectivity bundled:mini-resnet --taps relu5 --format csv",
      does: "writes the preferred digit of the last block's channels, and both means, as CSV",
    },
  ],
  needsLabels: true,
  chart: {
    kind: "strip",
    x: "tap",
    y: "selectivity",
    domain: [0, 1],
    means: true,
    title: "Class selectivity of channels",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "tap", type: "text", summary: "tap" },
  { name: "channel", type: "integer", summary: "channel" },
  { name: "label", type: "integer", summary: "label of the class with the largest mean" },
  { name: "images", type: "integer", summary: "images of that class" },
  { name: "class_mean", type: "number", summary: "mean over these images and all positions" },
  { name: "other_mean", type: "number", summary: "mean of the means of all other classes" },
  { name: "selectivity", type: "number", summary: "(class − others) / (class + others), Morcos et al. 2018" },
];

/** Sums of channels by class: images of each class, and for each tap classes × channels of means over positions. */
export interface ClassSums {
  readonly counts: Float64Array;
  readonly sums: readonly Float64Array[];
}

/** Sums of all channels of some taps by class, over images with these labels. */
export function classSums(
  network: Pick<Network, "record">,
  taps: readonly Tap[],
  {
    labels,
    classes,
  }: { readonly labels: readonly (number | undefined)[]; readonly classes: readonly number[] },
): Accumulated<ClassSums> {
  const places = new Map(classes.map((label, place) => [label, place]));
  return {
    begin: () => {
      const counts = new Float64Array(classes.length);
      const sums: Float64Array[] = [];
      const add = (batch: Batch) => {
        const own = Array.from(
          { length: batch.shape[0] },
          (_, at) => places.get(labels[batch.start + at] as number) as number,
        );
        for (const place of own) counts[place] = (counts[place] as number) + 1;
        for (const [tap, activation] of network.record(batch, taps).entries()) {
          sums[tap] ??= new Float64Array(classes.length * activation.shape[3]);
          addMeans(sums[tap], activation, own);
        }
      };
      return { add, state: () => ({ counts, sums }) };
    },
    merge: (left, right) => ({
      counts: added(left.counts, right.counts),
      sums: left.sums.map((sum, tap) => added(sum, right.sums[tap] as Float64Array)),
    }),
  };
}

/** Adds the mean of each channel over the positions of each image to the sums of the image's class. */
function addMeans(sums: Float64Array, { shape, values }: Activation, places: readonly number[]): void {
  const [, height, width, channels] = shape;
  const positions = height * width;
  places.forEach((place, image) => {
    const own = new Float64Array(channels);
    const from = image * positions * channels;
    for (let at = 0; at < positions * channels; at++) {
      const channel = at % channels;
      own[channel] = (own[channel] as number) + (values[from + at] as number);
    }
    own.forEach((sum, channel) => {
      const at = place * channels + channel;
      sums[at] = (sums[at] as number) + sum / positions;
    });
  });
}

function added(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, at) => value + (right[at] as number));
}

function run(
  { network, probe }: MeasureSubject,
  values: Values<typeof options>,
  onProgress: ProgressCallback,
): Table {
  const taps = chosenTaps(network, values.taps);
  // A network without classes has no scores that labels must fit.
  const labels =
    network.classes === null ? (probe.labels as readonly number[]) : classLabelsOf(network, probe);
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  if (classes.length < 2)
    throw new UserError(
      `Class selectivity compares classes, but all images of ${probe.address} have one label. Use images of several classes.`,
    );
  const state = stateOver(probe, classSums(network, taps, { labels, classes }), onProgress);
  const rows = taps.flatMap(({ name }, tap) => {
    const sums = state.sums[tap] as Float64Array;
    return Array.from({ length: sums.length / classes.length }, (_, channel) => [
      name,
      channel,
      ...cellsOf(meansOf(state, { sums, channel }), { classes, counts: state.counts }),
    ]);
  });
  return { columns: COLUMNS, rows };
}

/** Mean of a channel for each class. */
function meansOf(
  { counts }: Pick<ClassSums, "counts">,
  { sums, channel }: { readonly sums: Float64Array; readonly channel: number },
): readonly number[] {
  const channels = sums.length / counts.length;
  return Array.from(counts, (count, place) => (sums[place * channels + channel] as number) / count);
}

/** Cells from `label` on; the class of the largest mean, of equal ones the first. */
function cellsOf(
  means: readonly number[],
  { classes, counts }: { readonly classes: readonly number[]; readonly counts: Float64Array },
): readonly (number | null)[] {
  const most = means.reduce((high, mean) => Math.max(high, mean), Number.NEGATIVE_INFINITY);
  const place = Math.max(0, means.indexOf(most));
  const others = means.filter((_, at) => at !== place);
  const rest = others.reduce((sum, mean) => sum + mean, 0) / others.length;
  const isDefined = means.every((mean) => mean >= 0) && most + rest > 0;
  const selectivity = isDefined ? (most - rest) / (most + rest) : null;
  return [classes[place] as number, counts[place] as number, means[place] as number, rest, selectivity];
}
