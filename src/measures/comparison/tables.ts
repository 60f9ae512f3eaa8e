import type { Cell, Column, Table } from "../../table.js";
import type { TapPair } from "./comparison.js";
import type { PairMoments } from "./pairMoments.js";

/** The pairs of a comparison, and the sums that each came of. */
export interface PairNumbers {
  readonly pairs: readonly TapPair[];
  readonly moments: readonly PairMoments[];
}

const CHANNELS: readonly Column[] = [
  { name: "tap", type: "text", summary: "tap of A" },
  { name: "channel", type: "integer", summary: "channel of A" },
  { name: "counterpart", type: "integer", summary: "its counterpart in B" },
  { name: "correlation", type: "number", summary: "correlation with its counterpart" },
  { name: "change", type: "number", summary: "root mean square of B − A" },
  { name: "mean_a", type: "number", summary: "mean in A" },
  { name: "mean_b", type: "number", summary: "mean of its counterpart" },
  { name: "dead_a", type: "integer", summary: "1 where it is zero on all images" },
  { name: "dead_b", type: "integer", summary: "1 where its counterpart is zero on all images" },
  {
    name: "unmatched",
    type: "integer",
    summary: "1 where no channel of B correlates with it by 0.3 or more",
  },
];

const TAPS: readonly Column[] = [
  { name: "tap", type: "text", summary: "tap of A" },
  { name: "other_tap", type: "text", summary: "tap of B" },
  { name: "channels", type: "integer", summary: "channels of A" },
  { name: "cka_biased", type: "number", summary: "linear CKA, biased, over minibatches" },
  { name: "cka", type: "number", summary: "linear CKA, unbiased, over minibatches" },
  { name: "null_biased", type: "number", summary: "biased CKA with the images of B shuffled" },
  { name: "null", type: "number", summary: "unbiased CKA with the images of B shuffled" },
  { name: "identity", type: "number", summary: "mean correlation of channels of one index" },
  { name: "matched", type: "number", summary: "mean correlation of matched channels" },
  { name: "random", type: "number", summary: "mean correlation of channels paired at random" },
  {
    name: "unmatched",
    type: "integer",
    summary: "channels of A without a counterpart that correlates by 0.3",
  },
  { name: "weight_distance", type: "number", summary: "‖W_B − W_A‖ / ‖W_A‖ of the layer" },
  { name: "ratio_a", type: "number", summary: "‖F‖ / ‖x‖ of the block in A" },
  { name: "ratio_b", type: "number", summary: "‖F‖ / ‖x‖ of the block in B" },
  { name: "dead_a", type: "integer", summary: "channels of A that are zero on all images" },
  { name: "dead_b", type: "integer", summary: "channels of B that are zero on all images" },
  { name: "newly_dead", type: "integer", summary: "channels dead in B whose counterpart in A is not" },
  { name: "change", type: "number", summary: "root mean square of B − A" },
  { name: "relative_change", type: "number", summary: "root mean square of B − A, divided by that of A" },
];

/** A row for each channel of A: within a tap the most changed first, and of equal ones the first. */
export function channelTable({ pairs, moments }: PairNumbers): Table {
  const rows = pairs.flatMap((pair, index) => rowsOf(pair, moments[index] as PairMoments));
  return { columns: CHANNELS, rows };
}

/** A row for each pair of taps. */
export function tapTable({ pairs, moments }: PairNumbers): Table {
  const rows = pairs.map((pair, index): readonly Cell[] => {
    const cells: Readonly<Record<string, Cell>> = {
      tap: pair.one.name,
      other_tap: pair.other.name,
      channels: pair.counterparts.length,
      identity: meanOf(pair.correlations),
      ...livingCells(pair, moments[index] as PairMoments),
    };
    return TAPS.map(({ name }) => cells[name] ?? null);
  });
  return { columns: TAPS, rows };
}

function livingCells(pair: TapPair, { one, other }: PairMoments): Readonly<Record<string, Cell>> {
  const dead = [...one.sums.keys()].filter((channel) => one.isDead(channel));
  const otherDead = [...other.sums.keys()].filter((channel) => other.isDead(channel));
  const newly = pair.counterparts.filter(
    (counterpart, channel) => counterpart !== null && other.isDead(counterpart) && !one.isDead(channel),
  );
  const change = Math.sqrt(meanOf(pair.changes.map((value) => value * value)) ?? Number.NaN);
  const squares = one.squares.reduce((sum, value) => sum + value, 0);
  const size = Math.sqrt(squares / (one.count * one.squares.length));
  return {
    dead_a: dead.length,
    dead_b: otherDead.length,
    newly_dead: newly.length,
    change,
    relative_change: change / size,
  };
}

function rowsOf(pair: TapPair, { one, other }: PairMoments): readonly (readonly Cell[])[] {
  const order = [...pair.changes.keys()].sort(
    (first, second) => changeAt(pair, second) - changeAt(pair, first) || first - second,
  );
  return order.map((channel) => {
    const counterpart = pair.counterparts[channel] ?? null;
    return [
      pair.one.name,
      channel,
      counterpart,
      pair.correlations[channel] ?? null,
      pair.changes[channel] ?? null,
      one.mean(channel),
      counterpart === null ? null : other.mean(counterpart),
      Number(one.isDead(channel)),
      counterpart === null ? null : Number(other.isDead(counterpart)),
      Number(pair.unmatched[channel]),
    ];
  });
}

/** A channel without a counterpart has no change, and stands last. */
function changeAt({ changes }: TapPair, channel: number): number {
  const change = changes[channel] as number;
  return Number.isNaN(change) ? Number.NEGATIVE_INFINITY : change;
}

/** The mean of the numbers that are some; null where none is. */
function meanOf(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
