import type { Cell, Table } from "../../table/table.js";
import type { TapPairSums } from "./channelTable.js";

/** Summary of a pair of taps besides its channels; null for unknown values. */
export interface TapNumbers {
  /**
   * Mean correlation of channels with equal indices, in the best pairing for this pair of taps only, and paired at
   * random.
   */
  readonly identity: number | null;
  readonly matched: number | null;
  readonly random: number | null;
  /** True if the channels of B are in the order of their counterparts. */
  readonly isAligned: boolean;
  readonly weightDistance: number | null;
  readonly ratios: readonly [number | null, number | null];
}

const COLUMNS: Table["columns"] = [
  { name: "tap", type: "text", summary: "tap of A" },
  { name: "other_tap", type: "text", summary: "tap of B" },
  { name: "channels", type: "integer", summary: "channels of A" },
  { name: "cka_biased", type: "number", summary: "linear CKA, biased, over minibatches" },
  { name: "cka", type: "number", summary: "linear CKA, unbiased, over minibatches" },
  { name: "null_biased", type: "number", summary: "biased CKA with the images of B shuffled" },
  { name: "null", type: "number", summary: "unbiased CKA with the images of B shuffled" },
  { name: "identity", type: "number", summary: "mean correlation of channels with the same index" },
  {
    name: "matched",
    type: "number",
    summary: "mean correlation of channels in the best one-to-one pairing for this tap alone",
  },
  { name: "random", type: "number", summary: "mean correlation of channels paired at random" },
  {
    name: "aligned",
    type: "number",
    summary: "with --match: mean correlation of channels and counterparts, in one order per residual stream",
  },
  {
    name: "unmatched",
    type: "integer",
    summary: "with --match: channels of A whose correlation with their counterpart is below 0.3",
  },
  { name: "weight_distance", type: "number", summary: "‖W_B − W_A‖ / ‖W_A‖ of the layer's kernel" },
  { name: "ratio_a", type: "number", summary: "mean ‖F‖ / ‖x‖ of the block in A" },
  { name: "ratio_b", type: "number", summary: "mean ‖F‖ / ‖x‖ of the block in B" },
  { name: "dead_a", type: "integer", summary: "channels of A that are zero on all images" },
  { name: "dead_b", type: "integer", summary: "channels of B that are zero on all images" },
  { name: "newly_dead", type: "integer", summary: "channels dead in B whose counterpart in A is not" },
  { name: "non_finite_a", type: "integer", summary: "channels of A with NaN or infinite values" },
  { name: "non_finite_b", type: "integer", summary: "channels of B with NaN or infinite values" },
  { name: "change", type: "number", summary: "root mean square of B − A" },
  { name: "relative_change", type: "number", summary: "root mean square of B − A, divided by that of A" },
];

/**
 * Table with a row for each pair of taps. If either tap contains a non-finite value, numbers over all channels are
 * NaN; a cell is empty if its number does not apply.
 */
export function tapTable(pairs: readonly (readonly [TapPairSums, TapNumbers])[]): Table {
  const rows = pairs.map(([accumulated, numbers]): readonly Cell[] => {
    const cells = { ...similarityCells(accumulated, numbers), ...channelCells(accumulated) };
    const cellOf = accumulated.accumulator.isFinite ? known : unknowable;
    return COLUMNS.map(({ name }) => cellOf(cells[name], name));
  });
  return { columns: COLUMNS, rows };
}

/** Columns over all channels of a tap, which are NaN if one channel is not finite. */
const OF_ALL: ReadonlySet<string> = new Set([
  ...["cka_biased", "cka", "null_biased", "null", "identity", "matched", "random", "aligned"],
  ...["change", "relative_change"],
]);

/** Cell of a tap with a non-finite channel: NaN if it covers all channels, unless it was not requested. */
function unknowable(cell: Cell | undefined, name: string): Cell {
  if (cell === undefined || cell === null) return null;
  return OF_ALL.has(name) ? Number.NaN : cell;
}

type Cells = Readonly<Record<string, Cell>>;

function similarityCells({ pair, similarity }: TapPairSums, numbers: TapNumbers): Cells {
  const [cka, shuffled] = [similarity.cka(), similarity.ckaOfShuffled()];
  const { identity, matched, random } = numbers;
  const [ratio, otherRatio] = numbers.ratios;
  const aligned = numbers.isAligned
    ? { aligned: meanOf(pair.correlations), unmatched: pair.unmatched.filter(Boolean).length }
    : {};
  return {
    tap: pair.a.name,
    other_tap: pair.b.name,
    channels: pair.counterparts.length,
    cka_biased: cka.biased,
    cka: cka.unbiased,
    null_biased: shuffled.biased,
    null: shuffled.unbiased,
    ...{ identity, matched, random },
    ...aligned,
    weight_distance: numbers.weightDistance,
    ratio_a: ratio,
    ratio_b: otherRatio,
  };
}

function channelCells({ pair, accumulator: { a, b } }: TapPairSums): Cells {
  const newly = pair.counterparts.filter(
    (counterpart, channel) => counterpart !== null && b.isDead(counterpart) && !a.isDead(channel),
  );
  const change = Math.sqrt(meanOf(pair.changes.map((value) => value * value)));
  return {
    dead_a: a.dead(),
    dead_b: b.dead(),
    newly_dead: newly.length,
    non_finite_a: a.nonFinite(),
    non_finite_b: b.nonFinite(),
    change,
    // Nothing changes if both are zero.
    relative_change: change === 0 ? 0 : change / a.size(),
  };
}

/** Mean of the numbers that are not NaN; NaN if there are none. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Columns in which NaN is kept, because it means that weights or maps are not finite. */
const KEPT: ReadonlySet<string> = new Set(["weight_distance", "ratio_a", "ratio_b"]);

/** Cell of a tap whose channels are all finite: null instead of NaN if channels do not vary, or images are too few. */
function known(cell: Cell | undefined, name: string): Cell {
  if (cell === undefined) return null;
  return Number.isNaN(cell) && !KEPT.has(name) ? null : cell;
}
