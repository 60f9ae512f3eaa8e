import type { ChartPlan } from "../../table/chart.js";
import type { Column, Table } from "../../table/table.js";

/** Column that names the checkpoint of a row. */
export const CHECKPOINT: Column = { name: "checkpoint", type: "text", summary: "checkpoint" };

const OTHER: Column = { name: "other_checkpoint", type: "text", summary: "checkpoint on the x axis" };
const PAIR: Column = { name: "pair", type: "text", summary: "checkpoints on the y and the x axis" };

/** Joins the tables of checkpoints: a new first column names the checkpoint of each row. */
export function joinTables(tables: readonly Table[], names: readonly string[]): Table {
  const rows = tables.flatMap(({ rows }, index) => rows.map((row) => [names[index] ?? null, ...row]));
  return { columns: [CHECKPOINT, ...(tables[0]?.columns ?? [])], rows };
}

/** Table of two checkpoints, distinguished by their names. */
export interface PairTable {
  readonly one: string;
  readonly other: string;
  readonly table: Table;
}

/**
 * Joins the tables of pairs of checkpoints: two new first columns name both checkpoints of a row. With several pairs,
 * a third column names the pair, for one panel each; with a single pair, the summaries of the tap columns name their
 * checkpoints.
 */
export function joinedPairs(tables: readonly PairTable[]): {
  readonly table: Table;
  readonly facet: Pick<ChartPlan, "facet">;
} {
  const [first] = tables as readonly [PairTable];
  const isSingle = tables.length === 1;
  const names = isSingle ? first : { one: "the first", other: "the second" };
  const own = first.table.columns.map((column) => named(column, names));
  const columns = [CHECKPOINT, OTHER, ...(isSingle ? [] : [PAIR]), ...own];
  const rows = tables.flatMap(({ one, other, table }) => {
    const names = [one, other, ...(isSingle ? [] : [`${one} × ${other}`])];
    return table.rows.map((row) => [...names, ...row]);
  });
  return { table: { columns, rows }, facet: isSingle ? {} : { facet: PAIR.name } };
}

function named(column: Column, { one, other }: Pick<PairTable, "one" | "other">): Column {
  const of = { one, other }[column.name];
  return of === undefined ? column : { ...column, summary: `${column.summary} of ${of}` };
}
