import { readFileSync } from "node:fs";

/** Exact values of attributions in 64 bits, by the definitions in their `spec`. */
export const EXPLAIN = JSON.parse(readFileSync(new URL("../fixtures/explain.json", import.meta.url), "utf8"));

/** Largest difference between two lists of numbers, as a share of the largest size of the second. */
export function distanceOfSizes(found: ArrayLike<number>, due: ArrayLike<number>): number {
  if (found.length !== due.length) return Number.POSITIVE_INFINITY;
  const most = Math.max(...Array.from(due, Math.abs));
  return Math.max(...Array.from(due, (value, at) => Math.abs((found[at] as number) - value))) / most;
}
