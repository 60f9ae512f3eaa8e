import type { Network } from "../../network/network.js";
import type { PermutationGroup } from "../../network/permutationGroups.js";
import type { Tap } from "../../network/tap.js";
import type { ComparisonAccumulator } from "./accumulator.js";
import { AllChannels, type JointSums, SameIndex, SamePlace } from "./jointSums.js";
import { type NetworkPair, rangeOf, type TwoTaps, widthOf } from "./tapPairs.js";
import { meanOf } from "./tapTable.js";

/** Counterpart in B of each channel of A; null if none is left. */
export type Counterparts = readonly (number | null)[];

/** Channels that may correspond, and their number. */
export interface Channels {
  readonly a: PermutationGroup;
  readonly b: PermutationGroup;
  /** Number of positions with those channels in a flattened map: 1 for a tap that is not flattened. */
  readonly places: number;
  /** True if both taps are between blocks of their networks: they are states of a residual stream. */
  readonly isStream: boolean;
}

/**
 * Permutation groups of two taps' channels; undefined if they are flattened differently, so that their units have no
 * common position.
 */
export function channelsOf(two: NetworkPair, { a, b }: TwoTaps): Channels | undefined {
  const [basis, otherBasis] = [basisOf(two.a, a), basisOf(two.b, b)];
  const places = widthOf(a) / basis.width;
  if (places !== widthOf(b) / otherBasis.width) return undefined;
  const isStream = standsBetween(two.a, a) && standsBetween(two.b, b);
  return { a: basis, b: otherBasis, places, isStream };
}

/** Largest number of channels of a tap that are matched by default: the cost grows with its square. */
export const MOST_MATCHED = 256;

/**
 * True if each channel of one tap is compared with each channel of the other: if their channels can correspond, and
 * are few or must be matched.
 */
export function isHeldAgainstAll(channels: Channels | undefined, match: boolean): channels is Channels {
  if (channels === undefined) return false;
  return match || Math.max(channels.a.width, channels.b.width) <= MOST_MATCHED;
}

/**
 * Creates the joint sums of two taps: of all pairs of channels, or of equal indices without channels to pair.
 */
export function jointSumsOf({ a, b }: TwoTaps, channels: Channels | undefined): JointSums {
  if (channels === undefined) return new SameIndex(widthOf(a));
  if (channels.places === 1) return new AllChannels(widthOf(a), widthOf(b));
  return new SamePlace(widthOf(a), channels.a.width);
}

/** Two taps whose channels are matched, and their accumulated sums. */
export interface MatchedSums {
  readonly channels: Channels;
  readonly accumulator: ComparisonAccumulator;
}

/** Looks up the counterparts of the channels of two permutation groups. */
export type Partners = (channels: Channels) => Counterparts;

/**
 * Matches channels by the Hungarian assignment on their correlations over images and positions. All taps of a
 * permutation group of A and one of B share the assignment because they share their channels: a whole residual
 * stream, and the results of its normalizations, activations, pooling and flattening (Ainsworth et al. 2023). It
 * maximizes the mean correlation at the taps between the units of the block sequence or, without such taps, at all
 * taps of the group. The channels of the images and of the classes keep their order.
 */
export async function partnersOf(pairs: readonly MatchedSums[]): Promise<Partners> {
  const groups = new Map<string, MatchedSums[]>();
  for (const pair of pairs) {
    const key = keyOf(pair.channels);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  const found = new Map<string, Counterparts>();
  for (const [key, group] of groups) found.set(key, await partnersIn(group));
  return (channels) => spread(fixed(channels) ?? found.get(keyOf(channels)) ?? [], channels);
}

async function partnersIn(all: readonly MatchedSums[]): Promise<Counterparts> {
  const stream = all.filter(({ channels }) => channels.isStream);
  return assigned(stream.length > 0 ? stream : all);
}

/** Best joint assignment for the taps of one permutation group. */
async function assigned(group: readonly MatchedSums[]): Promise<Counterparts> {
  const { a, b } = (group[0] as MatchedSums).channels;
  return bestPartners(
    rangeOf(a.width).map((row) =>
      rangeOf(b.width).map((column) =>
        group.reduce((sum, matched) => sum + finite(correlationOf(matched, row, column)), 0),
      ),
    ),
  );
}

/**
 * Mean correlation of a channel of A and one of B over all positions that have them; NaN if it is unknown everywhere.
 */
function correlationOf(
  { channels: { a, b, places }, accumulator }: MatchedSums,
  row: number,
  column: number,
) {
  return meanOf(
    rangeOf(places).map((place) => accumulator.correlation(place * a.width + row, place * b.width + column)),
  );
}

/** Mean correlation of channels under the assignment that is best for this pair of taps only. */
export async function bestCorrelation(matched: MatchedSums): Promise<number> {
  const counterparts = spread(await assigned([matched]), matched.channels);
  return meanOf(
    counterparts.flatMap((counterpart, channel) =>
      counterpart === null ? [] : [matched.accumulator.correlation(channel, counterpart)],
    ),
  );
}

/** Mean correlation of randomly paired channels: the mean over all permutations equals the mean over all pairs. */
export function randomCorrelation(matched: MatchedSums): number {
  const { a, b } = matched.channels;
  let [sum, count] = [0, 0];
  for (let row = 0; row < a.width; row++) {
    for (let column = 0; column < b.width; column++) {
      const value = correlationOf(matched, row, column);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  }
  return sum / count;
}

/** Converts counterparts of channels to counterparts of the units of flattened maps, each at its own position. */
function spread(counterparts: Counterparts, { a, b, places }: Channels): Counterparts {
  return rangeOf(places * a.width).map((unit) => {
    const partner = counterparts[unit % a.width] ?? null;
    return partner === null ? null : Math.floor(unit / a.width) * b.width + partner;
  });
}

function fixed({ a, b }: Channels): Counterparts | undefined {
  return a.isFixed || b.isFixed ? rangeOf(a.width) : undefined;
}

function standsBetween({ chain }: Network, { name }: Tap): boolean {
  return chain.some(({ input, output }) => input === name || output === name);
}

function basisOf({ taps, permutationGroups }: Network, { name }: Tap): PermutationGroup {
  return permutationGroups[taps.findIndex((tap) => tap.name === name)] as PermutationGroup;
}

/** Key of a pair of permutation groups. */
export function keyOf({ a, b }: Channels): string {
  return `${a.index} ${b.index}`;
}

function finite(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/**
 * Finds the partners with the largest sum of values: a different column for each row, or null if there are more rows
 * than columns (the assignment problem; Kuhn 1955, Munkres 1957). Non-finite values count as 0.
 */
export async function bestPartners(
  values: readonly (readonly number[])[],
): Promise<readonly (number | null)[]> {
  const partners: (number | null)[] = values.map(() => null);
  if ((values[0]?.length ?? 0) === 0) return partners;
  // Imported on demand, so that help does not wait for it.
  const { munkres } = await import("munkres");
  const costs = values.map((row) => row.map((value) => (Number.isFinite(value) ? -value : 0)));
  for (const [row, column] of munkres(costs)) partners[row] = column;
  return partners;
}
