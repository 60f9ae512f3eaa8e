import type { LayerKernel } from "../../network/layerKernel.js";
import type { ComparisonAccumulator } from "./accumulator.js";
import type { BlockRatios } from "./blockRatios.js";
import type { TapPairSums } from "./channelTable.js";
import { layersOf } from "./comparedLayers.js";
import {
  bestCorrelation,
  type Channels,
  type Counterparts,
  channelsOf,
  type Partners,
  partnersOf,
  randomCorrelation,
} from "./matching.js";
import { MATCHED, type TapPair } from "./tapPair.js";
import { type NetworkPair, rangeOf, type TwoTaps, widthOf } from "./tapPairs.js";
import type { TapSimilarity } from "./tapSimilarity.js";
import { meanOf, type TapNumbers } from "./tapTable.js";

/** Pair of taps with its accumulated sums and, if channels are matched, their correspondence. */
export interface ChannelMatch extends TapPairSums {
  /** Channels that are compared with each other; undefined if only those of equal index are. */
  readonly channels: Channels | undefined;
  /** Counterparts of channels; undefined if they are not matched. */
  readonly partners: Partners | undefined;
}

/** Two taps, the accumulated sums of their channels, and the channels that were compared with each other. */
export interface ComparedSums {
  readonly taps: TwoTaps;
  readonly accumulator: ComparisonAccumulator;
  readonly channels: Channels | undefined;
}

/** Compared taps, including the similarity of their representations. */
export interface ComparedTaps extends ComparedSums {
  readonly similarity: TapSimilarity;
}

/**
 * Determines how the channels of pairs of taps correspond, and how corresponding channels differ. With matching,
 * other taps may contribute to the correspondence.
 */
export async function matchChannels(
  compared: readonly ComparedTaps[],
  { match, helping }: { readonly match: boolean; readonly helping: readonly ComparedSums[] },
): Promise<readonly ChannelMatch[]> {
  const matched = [...compared, ...helping].flatMap(({ channels, accumulator }) =>
    channels === undefined ? [] : [{ channels, accumulator }],
  );
  const partners = match ? await partnersOf(matched) : undefined;
  return compared.map(({ taps, accumulator, similarity, channels }) => {
    const counterparts =
      channels === undefined || partners === undefined ? rangeOf(widthOf(taps.a)) : partners(channels);
    return {
      pair: pairOf(taps, accumulator, { counterparts, match }),
      accumulator,
      similarity,
      channels,
      partners,
    };
  });
}

function pairOf(
  taps: TwoTaps,
  accumulator: ComparisonAccumulator,
  { counterparts, match }: { readonly counterparts: Counterparts; readonly match: boolean },
): TapPair {
  const of = (value: (channel: number, counterpart: number) => number) =>
    counterparts.map((counterpart, channel) =>
      counterpart === null ? Number.NaN : value(channel, counterpart),
    );
  const correlations = of((channel, counterpart) => accumulator.correlation(channel, counterpart));
  return {
    ...taps,
    counterparts,
    correlations,
    changes: of((channel, counterpart) => accumulator.change(channel, counterpart)),
    unmatched: correlations.map((value) => match && !(value >= MATCHED)),
  };
}

/** Summary of a pair of taps besides its channels. */
export async function numbersOf(
  two: NetworkPair,
  found: ChannelMatch,
  [ratios, otherRatios]: readonly [BlockRatios, BlockRatios],
): Promise<TapNumbers> {
  const { pair, accumulator, channels, partners } = found;
  const common = Math.min(widthOf(pair.a), widthOf(pair.b));
  return {
    identity: meanOf(rangeOf(common).map((channel) => accumulator.correlation(channel, channel))),
    matched: channels === undefined ? null : await bestCorrelation({ channels, accumulator }),
    random: channels === undefined ? null : randomCorrelation({ channels, accumulator }),
    isAligned: partners !== undefined,
    weightDistance: distanceOf(two, found),
    ratios: [ratios.at(pair.a.name), otherRatios.at(pair.b.name)],
  };
}

function distanceOf(two: NetworkPair, { pair, partners }: ChannelMatch): number | null {
  const layers = layersOf(two, pair);
  if (layers === undefined) return null;
  const inputs = inputsOf(two, layers.read, partners);
  return weightDistance(...layers.kernels, { inputs, outputs: pair.counterparts });
}

/** Counterparts of the channels that two layers read. */
function inputsOf(two: NetworkPair, taps: TwoTaps, partners: Partners | undefined): Counterparts {
  if (partners === undefined) return rangeOf(widthOf(taps.a));
  const channels = channelsOf(two, taps);
  return channels === undefined ? [] : partners(channels);
}

/** Counterparts of the channels that a layer reads and writes. */
interface LayerCounterparts {
  readonly inputs: Counterparts;
  readonly outputs: Counterparts;
}

/**
 * Weight distance ‖W_B − W_A‖ / ‖W_A‖ of the kernels of two layers, with the channels of B in the order of their
 * counterparts. Null if their shapes differ, a channel has no counterpart, or both kernels are zero; NaN or infinite
 * if a weight is.
 */
function weightDistance(
  a: LayerKernel,
  b: LayerKernel,
  { inputs, outputs }: LayerCounterparts,
): number | null {
  if (String(a.shape) !== String(b.shape) || a.form !== b.form) return null;
  const [before, last] = a.shape.slice(-2) as [number, number];
  const [rows, columns] = a.form === "transposed" ? [outputs, inputs] : [inputs, outputs];
  const ordered = a.form === "depthwise" ? withinEach(outputs, last) : columns;
  if (isPartial(rows, before) || isPartial(ordered, last)) return null;
  let [distance, size] = [0, 0];
  a.values.forEach((value, at) => {
    const [row, column] = [Math.floor(at / last) % before, at % last];
    const start = at - (at % (before * last));
    const partner = start + (rows[row] as number) * last + (ordered[column] as number);
    distance += ((b.values[partner] as number) - value) ** 2;
    size += value * value;
  });
  return distance === 0 && size === 0 ? null : Math.sqrt(distance / size);
}

/** Order of the output channels of a depthwise kernel per input channel: known only if it is unchanged. */
function withinEach(outputs: Counterparts, multiplier: number): Counterparts {
  const stays = multiplier === 1 || outputs.every((partner, channel) => partner === channel);
  return stays ? rangeOf(multiplier) : [];
}

function isPartial(counterparts: Counterparts, count: number): boolean {
  return counterparts.length !== count || counterparts.includes(null);
}
