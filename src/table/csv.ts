import type { Cell, Table } from "./table.js";

/**
 * A table as comma-separated values with a line of names (RFC 4180): lines end in CR LF, a cell that holds a comma, a
 * quote or a line's end is quoted, and one that holds nothing is empty. Numbers are written in full.
 */
export function csvOf({ columns, rows }: Table): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvCell).join(","));
  return lines.map((line) => `${line}\r\n`).join("");
}

function csvCell(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A table as plain data for a JSON document: its columns, and each row as an object by their names. JSON has no
 * numbers but finite ones: the others are null, as empty cells are.
 */
export function plainTable({ columns, rows }: Table): PlainTable {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, plainCell(row[index] ?? null)])),
  );
  return { columns, rows: objects };
}

/** A table whose rows are objects by the columns' names. */
export interface PlainTable {
  readonly columns: Table["columns"];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

function plainCell(cell: Cell): Cell {
  return typeof cell === "number" && !Number.isFinite(cell) ? null : cell;
}
