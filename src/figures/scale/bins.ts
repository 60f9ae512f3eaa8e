import type { Domain } from "./domain.js";
import { extremesOf, withoutZeros } from "./finite.js";
import { percentileOf } from "./percentile.js";

/** Intervals of equal width with edges at its multiples: zero is an edge, and no bin has values of both signs. */
export interface Bins {
  readonly width: number;
  /** The first edge, as a multiple of the width; at most zero. */
  readonly first: number;
  /** The number of bins, up to the largest value or zero. */
  readonly count: number;
}

/** The number of values in each bin. Zeros are in none of them. */
export interface BinCounts {
  readonly counts: readonly number[];
  readonly zeros: number;
}

const MOST_BINS = 60;
const LEAST_BINS = 10;

/** The binning rule, as text for a figure. */
export const BIN_WORDS = `bins by the Freedman–Diaconis rule over nonzero values, limited to ${LEAST_BINS} to ${MOST_BINS} bins, with widths rounded up to 1, 2 or 5 times a power of ten`;

/**
 * The bins of finite values. The width follows the rule of Freedman and Diaconis (1981) for nonzero values, 2 · IQR / ∛n,
 * clamped to between a 60th and a 10th of the range that they and zero span, and rounded up to 1, 2 or 5 times a power
 * of ten. Zeros alone, and no values, get one bin from 0 to 1.
 */
export function binsFor(finite: Float32Array): Bins {
  const [least, greatest] = extremesOf(finite) ?? [0, 0];
  const [low, high] = [Math.min(0, least), Math.max(0, greatest)];
  const span = high - low;
  if (span === 0) return { width: 1, first: 0, count: 1 };
  const wanted = freedmanDiaconis(withoutZeros(finite));
  const width = roundedUp(Math.min(span / LEAST_BINS, Math.max(span / MOST_BINS, wanted)));
  const first = low < 0 ? placeIn(width, low) : 0;
  const last = high > 0 ? placeIn(width, high) : -1;
  return { width, first, count: last - first + 1 };
}

/** The range of the bins: zero and all values. */
export function domainOf({ width, first, count }: Bins): Domain {
  return [first * width, (first + count) * width];
}

/** Counts finite values by bin. Values beyond the bins are not counted. */
export function tallyOf(finite: Float32Array, { width, first, count }: Bins): BinCounts {
  const counts = Array.from({ length: count }, () => 0);
  let zeros = 0;
  for (const value of finite) {
    if (value === 0) zeros++;
    else {
      const place = placeIn(width, value) - first;
      if (place >= 0 && place < count) counts[place]!++;
    }
  }
  return { counts, zeros };
}

/** The bin of a value, as a multiple of the width: a bin excludes its edge nearer to zero. */
function placeIn(width: number, value: number): number {
  return value > 0 ? Math.ceil(value / width) - 1 : Math.floor(value / width);
}

function freedmanDiaconis(values: Float32Array): number {
  const quarters = percentileOf(values, 75) - percentileOf(values, 25);
  return (2 * quarters) / Math.cbrt(Math.max(1, values.length));
}

/** The smallest 1, 2 or 5 times a power of ten that is not below a positive number. */
function roundedUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const digit = [1, 2, 5].find((each) => each * power >= size) ?? 10;
  return digit * power;
}
