import { formatNumber } from "../pictures/numbers.js";
import type { Cell, ColumnType, Table } from "../table.js";
import { textTable } from "./textTable.js";

/** A table as a terminal shows it: aligned, numbers with three digits, shares in percent, a dash for empty cells. */
export function tableText({ columns, rows }: Table): string {
  const names = columns.map(({ name }) => name);
  const written = rows.map((row) => columns.map(({ type }, index) => cellText(row[index] ?? null, type)));
  return textTable(
    names,
    written,
    columns.map(({ type }) => type !== "text"),
  );
}

function cellText(cell: Cell, type: ColumnType): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? WRITERS[type](cell) : cell;
}

const WRITERS: Readonly<Record<ColumnType, (value: number) => string>> = {
  text: String,
  integer: (value) => value.toLocaleString("en-US"),
  number: formatNumber,
  share: (value) => (Number.isFinite(value) ? `${(value * 100).toFixed(2)} %` : formatNumber(value)),
};
