import type { Row } from "./rows.js";

/**
 * The key of a name: what Vega knows it by. Names are looked up in objects there, and one like `constructor` would be
 * found where nobody put it.
 */
export function keyOf(name: string): string {
  return `:${name}`;
}

/** The expression that gives the name of a key back, for labels. */
export const NAME_OF_LABEL = "slice(datum.value, 1)";

/** A row with keys in place of names. */
export function keyed<R extends Row>(row: R): R {
  const key = <V>(value: V) => (typeof value === "string" ? keyOf(value) : value);
  return { ...row, x: key(row.x), y: key(row.y), series: keyOf(row.series), facet: keyOf(row.facet) };
}
