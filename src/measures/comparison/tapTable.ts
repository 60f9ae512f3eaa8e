import type { Cell, Table } from "../../table/table.js";
import type { Accumulated } from "./channelTable.js";

/** Summary of a pair of taps besides its channels; null for unknown values. */
export interface TapNumbers {
  /** The mean correlation of channels with the same index, as this pair of taps alone pairs them best, and paired at random. */
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
 * A row for each pair of taps. Where one of both holds a value that is not finite, numbers of all channels are NaN; a cell
 * is empty where its number does not apply.
 */
export function tapTable(pairs: readonly (readonly [Accumulated, TapNumbers])[]): Table {
  const rows = pairs.map(([accumulated, numbers]): readonly Cell[] => {
    const cells = { ...similarityCells(accumulated, numbers), ...channelCells(accumulated) };
    const cellOf = accumulated.accumulator.isFinite ? known : unknowable;
    return COLUMNS.map(({ name }) => cellOf(cells[name], name));
  });
  return { columns: COLUMNS, rows };
}

/** Columns of all channels of a tap together, which are NaN where one channel is not finite. */
const OF_ALL: ReadonlySet<string> = new Set([
  ...["cka_biased", "cka", "null_biased", "null", "identity", "matched", "random", "aligned"],
  ...["change", "relative_change"],
]);

/** A number of a tap of which a channel is not finite: NaN where it is of all channels, but for those that were not asked for. */
function unknowable(cell: Cell | undefined, name: string): Cell {
  if (cell === undefined || cell === null) return null;
  return OF_ALL.has(name) ? Number.NaN : cell;
}

type Cells = Readonly<Record<string, Cell>>;

function similarityCells({ pair, similarity }: Accumulated, numbers: TapNumbers): Cells {
  const [cka, shuffled] = [similarity.cka(), similarity.ckaOfShuffled()];
  const { identity, matched, random } = numbers;
  const [ratio, otherRatio] = numbers.ratios;
  const aligned = numbers.isAligned
    ? { aligned: meanOf(pair.correlations), unmatched: pair.unmatched.filter(Boolean).length }
    : {};
  return {
    tap: pair.one.name,
    other_tap: pair.other.name,
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

function channelCells({ pair, accumulator: { one, other } }: Accumulated): Cells {
  const newly = pair.counterparts.filter(
    (counterpart, channel) => counterpart !== null && other.isDead(counterpart) && !one.isDead(channel),
  );
  const change = Math.sqrt(meanOf(pair.changes.map((value) => value * value)));
  return {
    dead_a: one.dead(),
    dead_b: other.dead(),
    newly_dead: newly.length,
    non_finite_a: one.nonFinite(),
    non_finite_b: other.nonFinite(),
    change,
    // Nothing changes where both are zero.
    relative_change: change === 0 ? 0 : change / one.size(),
  };
}

/** The mean of the numbers that are some; NaN where none is. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** NaN says that weights or maps are not finite. */
const KEPT: ReadonlySet<string> = new Set(["weight_distance", "ratio_a", "ratio_b"]);

/** A number of a tap whose channels are all finite: undefined if channels do not vary, or images are too few. */
function known(cell: Cell | undefined, name: string): Cell {
  if (cell === undefined) return null;
  return Number.isNaN(cell) && !KEPT.has(name) ? null : cell;
}
