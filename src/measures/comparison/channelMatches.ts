import type { ComparisonAccumulator } from "./accumulator.js";
import type { BlockRatios } from "./blockRatios.js";
import type { Tallied } from "./channelTable.js";
import { layersOf } from "./layers.js";
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
import type { Likeness } from "./tapSimilarity.js";
import { meanOf, type TapNumbers } from "./tapTable.js";
import { weightDistance } from "./weightDistance.js";

/** A pair of taps, what was summed up of them, and with matching whose channels correspond. */
export interface Finding extends Tallied {
  /** Whose channels are held against one another; nothing where only those of one index are. */
  readonly channels: Channels | undefined;
  /** The counterparts of channels; nothing where they are not matched. */
  readonly partners: Partners | undefined;
}

/** Two taps, what was summed up of their channels, and whose channels were held against one another. */
export interface Summed {
  readonly taps: TwoTaps;
  readonly tally: ComparisonAccumulator;
  readonly channels: Channels | undefined;
}

/** Taps that were compared: how alike they see images, too. */
export interface ComparedTaps extends Summed {
  readonly similarity: Likeness;
}

/**
 * Finds how the channels of pairs of taps correspond, and how those that do differ. With matching, other taps may help to
 * decide whose channels correspond.
 */
export async function findingsOf(
  compared: readonly ComparedTaps[],
  { match, helping }: { readonly match: boolean; readonly helping: readonly Summed[] },
): Promise<readonly Finding[]> {
  const matched = [...compared, ...helping].flatMap(({ channels, tally }) =>
    channels === undefined ? [] : [{ channels, tally }],
  );
  const partners = match ? await partnersOf(matched) : undefined;
  return compared.map(({ taps, tally, similarity, channels }) => {
    const counterparts =
      channels === undefined || partners === undefined ? rangeOf(widthOf(taps.one)) : partners(channels);
    return { pair: pairOf(taps, tally, { counterparts, match }), tally, similarity, channels, partners };
  });
}

function pairOf(
  taps: TwoTaps,
  tally: ComparisonAccumulator,
  { counterparts, match }: { readonly counterparts: Counterparts; readonly match: boolean },
): TapPair {
  const of = (value: (channel: number, counterpart: number) => number) =>
    counterparts.map((counterpart, channel) =>
      counterpart === null ? Number.NaN : value(channel, counterpart),
    );
  const correlations = of((channel, counterpart) => tally.correlation(channel, counterpart));
  return {
    ...taps,
    counterparts,
    correlations,
    changes: of((channel, counterpart) => tally.change(channel, counterpart)),
    unmatched: correlations.map((value) => match && !(value >= MATCHED)),
  };
}

/** Summary of a pair of taps besides its channels. */
export async function numbersOf(
  two: NetworkPair,
  finding: Finding,
  [ratios, otherRatios]: readonly [BlockRatios, BlockRatios],
): Promise<TapNumbers> {
  const { pair, tally, channels, partners } = finding;
  const common = Math.min(widthOf(pair.one), widthOf(pair.other));
  return {
    identity: meanOf(rangeOf(common).map((channel) => tally.correlation(channel, channel))),
    matched: channels === undefined ? null : await bestCorrelation({ channels, tally }),
    random: channels === undefined ? null : randomCorrelation({ channels, tally }),
    isAligned: partners !== undefined,
    weightDistance: distanceOf(two, finding),
    ratios: [ratios.at(pair.one.name), otherRatios.at(pair.other.name)],
  };
}

function distanceOf(two: NetworkPair, { pair, partners }: Finding): number | null {
  const layers = layersOf(two, pair);
  if (layers === undefined) return null;
  const inputs = inputsOf(two, layers.read, partners);
  return weightDistance(...layers.kernels, { inputs, outputs: pair.counterparts });
}

/** The counterparts of what two layers read. */
function inputsOf(two: NetworkPair, taps: TwoTaps, partners: Partners | undefined): Counterparts {
  if (partners === undefined) return rangeOf(widthOf(taps.one));
  const channels = channelsOf(two, taps);
  return channels === undefined ? [] : partners(channels);
}
