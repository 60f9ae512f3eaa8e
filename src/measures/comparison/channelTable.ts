import type { Cell, Table } from "../../table/table.js";
import type { ComparisonAccumulator } from "./accumulator.js";
import type { TapPair } from "./tapPair.js";
import type { TapSimilarity } from "./tapSimilarity.js";

/** Pair of taps and its accumulated sums. */
export interface TapPairSums {
  readonly pair: TapPair;
  readonly accumulator: ComparisonAccumulator;
  readonly similarity: TapSimilarity;
}

const COLUMNS: Table["columns"] = [
  { name: "tap", type: "text", summary: "tap of A" },
  { name: "channel", type: "integer", summary: "channel of A" },
  { name: "counterpart", type: "integer", summary: "its counterpart in B" },
  { name: "correlation", type: "number", summary: "correlation with its counterpart" },
  { name: "change", type: "number", summary: "root mean square of B − A" },
  { name: "mean_a", type: "number", summary: "mean in A" },
  { name: "mean_b", type: "number", summary: "mean of its counterpart" },
  { name: "dead_a", type: "integer", summary: "1 if it is zero on all images" },
  { name: "dead_b", type: "integer", summary: "1 if its counterpart is zero on all images" },
  {
    name: "unmatched",
    type: "integer",
    summary: "1 if its correlation with its counterpart is below 0.3",
  },
];

/**
 * Table with a row for each channel of A: within a tap, non-finite channels first, then by descending change, and in
 * channel order among equal ones.
 */
export function channelTable(accumulated: readonly TapPairSums[]): Table {
  return { columns: COLUMNS, rows: accumulated.flatMap(rowsOf) };
}

function rowsOf(accumulated: TapPairSums): readonly (readonly Cell[])[] {
  const { pair, accumulator } = accumulated;
  const { a, b } = accumulator;
  const order = [...pair.changes.keys()].sort(
    (first, second) => rankAt(accumulated, second) - rankAt(accumulated, first) || first - second,
  );
  return order.map((channel) => {
    const counterpart = pair.counterparts[channel] ?? null;
    const cellOf = isFiniteAt(accumulated, channel) ? known : unknowable;
    return [
      pair.a.name,
      channel,
      counterpart,
      cellOf(pair.correlations[channel]),
      cellOf(pair.changes[channel]),
      a.mean(channel),
      counterpart === null ? null : b.mean(counterpart),
      Number(a.isDead(channel)),
      counterpart === null ? null : Number(b.isDead(counterpart)),
      Number(pair.unmatched[channel]),
    ];
  });
}

function isFiniteAt({ pair, accumulator: { a, b } }: TapPairSums, channel: number): boolean {
  const counterpart = pair.counterparts[channel] ?? null;
  return a.isFinite(channel) && (counterpart === null || b.isFinite(counterpart));
}

/** Sort key: non-finite channels come first; channels without a counterpart have no change and come last. */
function rankAt(accumulated: TapPairSums, channel: number): number {
  if (!isFiniteAt(accumulated, channel)) return Number.MAX_VALUE;
  return known(accumulated.pair.changes[channel]) ?? -1;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function unknowable(): number {
  return Number.NaN;
}
