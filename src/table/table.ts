/** Type of a column's values. `share` is a number in [0, 1] that is shown in percent. */
export type ColumnType = "text" | "integer" | "number" | "share";

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Meaning of the column, a phrase for axes and headers, with its unit if there is one. */
  readonly summary: string;
}

/** A value of a cell; null where there is none. NaN and infinities are kept as numbers. */
export type Cell = string | number | null;

/** Rows with named, typed columns: what measures give, and charts and files are made of. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The cell of a row in the column of a name; null where there is no such column. */
export function cellIn({ columns }: Table, row: readonly Cell[], name: string): Cell {
  return row[columns.findIndex((column) => column.name === name)] ?? null;
}

/** The cells of the column of a name, row by row. */
export function cellsOf(table: Table, name: string): readonly Cell[] {
  return table.rows.map((row) => cellIn(table, row, name));
}
