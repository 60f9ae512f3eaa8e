import { formatNumber } from "../core/format.js";
import type { Cell, ColumnType } from "./table.js";

/** Formats a cell for people: numbers with three digits, fractions in percent, a dash for an empty cell. */
export function formatCell(cell: Cell, type: ColumnType): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? WRITERS[type](cell) : cell;
}

const WRITERS: Readonly<Record<ColumnType, (value: number) => string>> = {
  text: String,
  integer: (value) => value.toLocaleString("en-US"),
  number: formatNumber,
  share: (value) => (Number.isFinite(value) ? `${(value * 100).toFixed(2)} %` : formatNumber(value)),
};
