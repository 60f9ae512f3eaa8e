import { formatCell } from "../table/cellText.js";
import type { Table } from "../table/table.js";
import { textTable } from "./textTable.js";

/** Formats a table for a terminal: aligned, numbers with three digits, fractions in percent, a dash for empty cells. */
export function tableText({ columns, rows }: Table): string {
  const names = columns.map(({ name }) => name);
  const written = rows.map((row) => columns.map(({ type }, index) => formatCell(row[index] ?? null, type)));
  return textTable(
    names,
    written,
    columns.map(({ type }) => type !== "text"),
  );
}
