import type { Column } from "../table/table.js";
import { quantileOf } from "./math/quantile.js";

/** Mean of a number over images, and the band that contains the middle 90 % of them. */
export interface Band {
  readonly mean: number;
  /** 5th and 95th percentiles. */
  readonly low: number;
  readonly high: number;
}

/**
 * Band of a number with one value per image. Null marks images without a value, which are left out; if any value is
 * not finite, the whole band is NaN.
 */
export function bandOf(values: readonly (number | null)[]): Band {
  const taken = values.filter((value) => value !== null);
  if (!taken.every(Number.isFinite)) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const known = Float64Array.from(taken).sort();
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { mean, low: quantileOf(known, 0.05), high: quantileOf(known, 0.95) };
}

/** Cells of a band, in the order of `bandColumns`. */
export function bandCells({ mean, low, high }: Band): readonly number[] {
  return [mean, low, high];
}

/** Columns of a band: `name`, `name_p5` and `name_p95`. */
export function bandColumns(name: string, summary: string): readonly Column[] {
  return [
    { name, type: "number", summary },
    { name: `${name}_p5`, type: "number", summary: `5th percentile over images of ${summary}` },
    { name: `${name}_p95`, type: "number", summary: `95th percentile over images of ${summary}` },
  ];
}
