/** Type of a column's values. `share` is a fraction in [0, 1] that is shown in percent. */
export type ColumnType = "text" | "integer" | "number" | "share";

/** Column of a table: its name, its type and its meaning. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Meaning of the column, a phrase for axes and headers, with its unit if it has one. */
  readonly summary: string;
}

/** Value of a cell; null if empty. NaN and infinities are kept as numbers. */
export type Cell = string | number | null;

/** Rows with named, typed columns: the result of a measure, and the input of charts and table files. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Cell of a row in a named column; null if there is no such column. */
export function cellIn({ columns }: Table, row: readonly Cell[], name: string): Cell {
  return row[columns.findIndex((column) => column.name === name)] ?? null;
}

/** Cells of a named column, row by row. */
export function cellsOf(table: Table, name: string): readonly Cell[] {
  return table.rows.map((row) => cellIn(table, row, name));
}
