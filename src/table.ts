/** What a column of a table holds. `share` is a number in [0, 1] that is shown in percent. */
export type ColumnType = "text" | "integer" | "number" | "share";

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it is, a phrase for axes and headers; with its unit where it has one. */
  readonly summary: string;
}

/** A value of a cell; null where there is none. NaN and infinities are kept as numbers. */
export type Cell = string | number | null;

/** Rows with named, typed columns: what measures give, and charts and files are made of. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}
