import type { Cell, Table } from "./table.js";

/**
 * Formats a table as comma-separated values with a header line (RFC 4180): lines end in CR LF, and a cell that
 * contains a comma, a quote or a line break is quoted. Null is an empty cell. Numbers are written in full.
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
 * Converts a table to plain data for a JSON document: its columns, and each row as an object keyed by column name.
 * JSON has finite numbers only: the others become null, like empty cells.
 */
export function plainTable({ columns, rows }: Table): PlainTable {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, plainCell(row[index] ?? null)])),
  );
  return { columns, rows: objects };
}

/** Table whose rows are objects keyed by column name. */
export interface PlainTable {
  readonly columns: Table["columns"];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

function plainCell(cell: Cell): Cell {
  return typeof cell === "number" && !Number.isFinite(cell) ? null : cell;
}
