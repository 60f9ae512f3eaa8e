import { flag, integer, list, type Values } from "../../core/options/option.js";
import { batchesOf } from "../../data/batches.js";
import type { Probe } from "../../data/probe.js";
import { shuffled, stream } from "../../engine/seeds.js";
import { headOption } from "../../network/headChoice.js";
import type { Table } from "../../table/table.js";
import { LEAST_IMAGES } from "../math/hsic.js";
import type { MeasuredProbe, ProgressCallback } from "../measureDefinition.js";
import { ComparisonAccumulator } from "./accumulator.js";
import { BlockRatios } from "./blockRatios.js";
import { type ComparedSums, type ComparedTaps, matchChannels, numbersOf } from "./channelMatches.js";
import { channelTable } from "./channelTable.js";
import { channelsOf, isHeldAgainstAll, jointSumsOf, keyOf } from "./matching.js";
import { predict } from "./predict.js";
import { type BatchRecord, recordBatch } from "./recordBatch.js";
import type { TapPair } from "./tapPair.js";
import {
  type NetworkPair,
  type OmittedTap,
  pairedTaps,
  type TwoTaps,
  type Unpaired,
  widthOf,
} from "./tapPairs.js";
import { TapSimilarity } from "./tapSimilarity.js";
import { type TapNumbers, tapTable } from "./tapTable.js";
import {
  checkInputs,
  checkPairs,
  checkSizes,
  ckaWarnings,
  networkWarnings,
  nonFiniteWarnings,
  unmatchedWarnings,
} from "./warnings.js";

export type { TapPair } from "./tapPair.js";

import { layersOf } from "./comparedLayers.js";

/** Differences between two networks on the same images. */
export interface Comparison {
  readonly pairs: readonly TapPair[];
  readonly leftOut: readonly OmittedTap[];
  /** Taps of `leftOut`, in its order. */
  readonly unpaired: readonly Unpaired[];
  /** Warnings for the reader, as sentences. */
  readonly warnings: readonly string[];
  /**
   * One row: accuracy, loss, and how often predictions differ; null if labels or comparable predictions are missing.
   */
  readonly whole: Table;
  /** One row for each pair of taps. */
  readonly taps: Table;
  /** One row for each channel of A, by descending change within a tap. */
  readonly channels: Table;
  /** One row for each image whose predictions differ. */
  readonly flipped: Table;
}

/** Options of a comparison. */
export const comparisonOptions = {
  taps: list({
    summary: "taps of the first checkpoint: names, globs, kinds or groups (maps, all), separated by commas",
    valueName: "taps",
    default: ["all"],
  }),
  match: flag(
    "compare each channel of the first checkpoint with its counterpart in the second: one to one, by correlation, in one " +
      "order for a whole residual stream",
  ),
  minibatch: integer({
    summary: "images per minibatch of CKA; a last minibatch of fewer than four is left out",
    default: 32,
    min: LEAST_IMAGES,
    max: 1000,
  }),
  ...headOption,
};

/** Two networks and the images that they are shown. */
export interface ComparedSubject {
  readonly probe: MeasuredProbe & Pick<Probe, "names" | "ids">;
  /** Receives the number of images done so far. Default: none. */
  readonly onProgress?: ProgressCallback;
}

/**
 * Compares two networks on the same images, tap by tap, channel by channel and prediction by prediction, in one pass
 * over the images that keeps no more than a minibatch in memory. Each network is shown the images with the
 * preprocessing of its own checkpoint. Throws `UserError` for networks that take different images, for a pattern that
 * matches no tap of A, for labels that one network has no score for, and if no two taps can be compared.
 */
export async function compareNetworks(
  two: NetworkPair,
  { probe, onProgress = () => undefined }: ComparedSubject,
  { taps: patterns, match, minibatch }: Values<typeof comparisonOptions>,
): Promise<Comparison> {
  checkInputs(two);
  const { pairs, leftOut, unpaired } = pairedTaps(two, { taps: patterns, match });
  checkPairs(two, { pairs, leftOut });
  const answers = predict(two, probe);
  const ratios = [
    new BlockRatios(
      two.a,
      pairs.map(({ a }) => a.name),
    ),
    new BlockRatios(
      two.b,
      pairs.map(({ b }) => b.name),
    ),
  ] as const;
  const summed = pairs.map((taps) => ({ ...summedOf(two, taps, match), similarity: new TapSimilarity() }));
  const helping = match ? helpingTaps(two, pairs).map((taps) => summedOf(two, taps, match)) : [];
  const shown = [...summed, ...helping].map(({ taps }) => taps);
  const [show, showOther] = [
    recordBatch(two.a, [...shown.map(({ a }) => a.name), ...ratios[0].taps]),
    recordBatch(two.b, [...shown.map(({ b }) => b.name), ...ratios[1].taps]),
  ];
  for (const batch of batchesOf(probe, minibatch)) {
    const [a, b] = [show(batch), showOther(batch)];
    add([...summed, ...helping], { a, b, start: batch.start, count: batch.shape[0] });
    if (a.answer !== undefined && b.answer !== undefined)
      answers.add({ start: batch.start, a: a.answer, b: b.answer });
    ratios[0].add(a.recording);
    ratios[1].add(b.recording);
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  const channelMatches = await matchChannels(summed, { match, helping });
  const numbers = await Promise.all(channelMatches.map((found) => numbersOf(two, found, ratios)));
  return {
    pairs: channelMatches.map(({ pair }) => pair),
    leftOut,
    unpaired,
    warnings: [
      ...networkWarnings(two),
      ...nonFiniteWarnings(summed),
      ...ckaWarnings(probe.shape[0]),
      ...unmatchedWarnings(summed),
    ],
    whole: answers.whole(),
    taps: tapTable(channelMatches.map((found, index) => [found, numbers[index] as TapNumbers])),
    channels: channelTable(channelMatches),
    flipped: answers.flipped(),
  };
}

function summedOf(two: NetworkPair, taps: TwoTaps, match: boolean): ComparedSums {
  const common = channelsOf(two, taps);
  const channels = isHeldAgainstAll(common, match) ? common : undefined;
  const joint = jointSumsOf(taps, channels);
  return {
    taps,
    channels,
    accumulator: new ComparisonAccumulator([widthOf(taps.a), widthOf(taps.b)], joint),
  };
}

interface Both {
  readonly a: BatchRecord;
  readonly b: BatchRecord;
  readonly start: number;
  /** Number of images. */
  readonly count: number;
}

/** Adds the activations of two networks for some images to the sums of each pair of taps. */
function add(
  summed: readonly (ComparedSums & Partial<ComparedTaps>)[],
  { a: one, b: other, start, count }: Both,
): void {
  // The images of B are shuffled in an order that depends only on their position in the probe.
  const order = shuffled(count, stream("null", start));
  for (const { taps, accumulator, similarity } of summed) {
    const [a, b] = [one.recording.get(taps.a.name), other.recording.get(taps.b.name)];
    if (a === undefined || b === undefined) continue;
    checkSizes(a, b);
    accumulator.add(a, b);
    similarity?.add(a, b, order);
  }
}

/**
 * Taps that are not compared, but help to determine how the channels of compared taps, and of the inputs of their
 * layers, correspond. The channels of a tap therefore have the same counterparts whichever other taps are compared
 * with it.
 */
function helpingTaps(two: NetworkPair, compared: readonly TwoTaps[]): readonly TwoTaps[] {
  const read = compared.flatMap((taps) => layersOf(two, taps)?.read ?? []);
  const wanted = new Set([...compared, ...read].flatMap((taps) => keysOf(two, taps)));
  const all = pairedTaps(two, { taps: ["all"], match: true }).pairs.flatMap((taps) => {
    const channels = channelsOf(two, taps);
    return channels === undefined ? [] : [{ taps, key: keyOf(channels), isStream: channels.isStream }];
  });
  const streams = new Set(all.flatMap(({ key, isStream }) => (isStream ? [key] : [])));
  const isCompared = new Set(compared.map(({ a }) => a));
  return all
    .filter(({ key, isStream }) => wanted.has(key) && (isStream || !streams.has(key)))
    .flatMap(({ taps }) => (isCompared.has(taps.a) ? [] : [taps]));
}

/** Keys of the matched channels of two taps: none for those of images and classes. */
function keysOf(two: NetworkPair, taps: TwoTaps): readonly string[] {
  const channels = channelsOf(two, taps);
  const isMatched = channels !== undefined && !channels.a.isFixed && !channels.b.isFixed;
  return isMatched ? [keyOf(channels)] : [];
}
