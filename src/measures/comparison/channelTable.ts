import type { Cell, Table } from "../../table/table.js";
import type { ComparisonAccumulator } from "./accumulator.js";
import type { TapPair } from "./tapPair.js";
import type { Likeness } from "./tapSimilarity.js";

/** A pair of taps, and what was summed up of them. */
export interface Tallied {
  readonly pair: TapPair;
  readonly tally: ComparisonAccumulator;
  readonly similarity: Likeness;
}

const COLUMNS: Table["columns"] = [
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
    summary: "1 where it correlates with its counterpart by less than 0.3",
  },
];

/** A row for each channel of A: within a tap those that are not finite first, then the most changed, and of equal ones the first. */
export function channelTable(tallied: readonly Tallied[]): Table {
  return { columns: COLUMNS, rows: tallied.flatMap(rowsOf) };
}

function rowsOf(tallied: Tallied): readonly (readonly Cell[])[] {
  const { pair, tally } = tallied;
  const { one, other } = tally;
  const order = [...pair.changes.keys()].sort(
    (first, second) => rankAt(tallied, second) - rankAt(tallied, first) || first - second,
  );
  return order.map((channel) => {
    const counterpart = pair.counterparts[channel] ?? null;
    const cellOf = isFiniteAt(tallied, channel) ? known : unknowable;
    return [
      pair.one.name,
      channel,
      counterpart,
      cellOf(pair.correlations[channel]),
      cellOf(pair.changes[channel]),
      one.mean(channel),
      counterpart === null ? null : other.mean(counterpart),
      Number(one.isDead(channel)),
      counterpart === null ? null : Number(other.isDead(counterpart)),
      Number(pair.unmatched[channel]),
    ];
  });
}

function isFiniteAt({ pair, tally: { one, other } }: Tallied, channel: number): boolean {
  const counterpart = pair.counterparts[channel] ?? null;
  return one.isFinite(channel) && (counterpart === null || other.isFinite(counterpart));
}

/** Channels that are not finite stand first; those without a counterpart have no change, and stand last. */
function rankAt(tallied: Tallied, channel: number): number {
  if (!isFiniteAt(tallied, channel)) return Number.MAX_VALUE;
  return known(tallied.pair.changes[channel]) ?? -1;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function unknowable(): number {
  return Number.NaN;
}
