import type { Row } from "./chartRows.js";

/**
 * The key of a name in Vega. Vega looks names up in plain objects, where a name such as `constructor` would find an
 * inherited property.
 */
export function keyOf(name: string): string {
  return `:${name}`;
}

/** The Vega expression that recovers the name from a key, for labels. */
export const NAME_OF_LABEL = "slice(datum.value, 1)";

/** Replaces the names of a row with keys. */
export function keyed<R extends Row>(row: R): R {
  const key = <V>(value: V) => (typeof value === "string" ? keyOf(value) : value);
  return { ...row, x: key(row.x), y: key(row.y), series: keyOf(row.series), facet: keyOf(row.facet) };
}
