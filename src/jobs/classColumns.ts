import { type Column, cellIn, type Table } from "../table/table.js";

/** The columns that names are added for, by the columns of the classes' indices. */
const NAMED: ReadonlyMap<string, Column> = new Map([
  ["label", { name: "class", type: "text", summary: "class of the label" }],
  ["answer_a", { name: "class_a", type: "text", summary: "class that A predicts" }],
  ["answer_b", { name: "class_b", type: "text", summary: "class that B predicts" }],
]);

/** A table whose columns of classes each have a column of their names at the end; the same table where no names are known. */
export function withClassColumns(table: Table, names: readonly string[] | undefined): Table {
  if (names === undefined) return table;
  const added = [...NAMED].filter(([index]) => table.columns.some(({ name }) => name === index));
  return {
    columns: [...table.columns, ...added.map(([, column]) => column)],
    rows: table.rows.map((row) => [
      ...row,
      ...added.map(([index]) => names[Number(cellIn(table, row, index) ?? Number.NaN)] ?? null),
    ]),
  };
}
