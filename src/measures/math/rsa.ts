import type { Vector } from "./geometry.js";
import { type Features, gramOf } from "./gram.js";

/** Agreement of two sets of dissimilarities: of their ranks (Spearman) and of their values (Pearson). */
export interface Agreement {
  readonly spearman: number;
  readonly pearson: number;
}

/**
 * Dissimilarities of a representation for each pair of images: 1 − Pearson's correlation of their features
 * (Kriegeskorte et al. 2008), in the order (1, 0), (2, 0), (2, 1) …; NaN for an image whose features are all
 * equal or not all finite.
 */
export class Dissimilarities {
  readonly values: Float64Array;
  /** True if all features are finite. */
  readonly isFinite: boolean;
  private known: Vector | undefined;

  constructor(images: readonly Features[]) {
    this.values = unlikeness(images);
    this.isFinite = images.every((features) => features.every(Number.isFinite));
  }

  /** True if every pair has a dissimilarity. */
  get isComplete(): boolean {
    return !this.values.some(Number.isNaN);
  }

  /** Ranks of the dissimilarities. */
  get ranks(): Vector {
    this.known ??= ranksOf(this.values);
    return this.known;
  }
}

/**
 * Agreement of the dissimilarities of two representations over the pairs of images that both have; NaN if one
 * is not finite.
 */
export function agreementOf(a: Dissimilarities, b: Dissimilarities): Agreement {
  if (!a.isFinite || !b.isFinite) return { spearman: Number.NaN, pearson: Number.NaN };
  if (a.isComplete && b.isComplete) {
    return {
      spearman: correlationOf(a.ranks, b.ranks),
      pearson: correlationOf(a.values, b.values),
    };
  }
  const isKnown = (_: number, at: number) => !Number.isNaN(a.values[at]) && !Number.isNaN(b.values[at]);
  const [first, second] = [a.values.filter(isKnown), b.values.filter(isKnown)];
  return { spearman: correlationOf(ranksOf(first), ranksOf(second)), pearson: correlationOf(first, second) };
}

/** Rank of each number, from 1 for the smallest; ties share the mean of their ranks. */
export function ranksOf(values: Vector): Vector {
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson correlation of two lists of numbers; NaN if either does not vary. */
function correlationOf(one: Vector, other: Vector): number {
  const [mean, otherMean] = [total(one) / one.length, total(other) / other.length];
  let [joint, squares, otherSquares] = [0, 0, 0];
  for (let index = 0; index < one.length; index++) {
    const a = (one[index] as number) - mean;
    const b = (other[index] as number) - otherMean;
    joint += a * b;
    squares += a * a;
    otherSquares += b * b;
  }
  return joint / Math.sqrt(squares * otherSquares);
}

function unlikeness(images: readonly Features[]): Float64Array {
  const count = images.length;
  const size = images[0]?.length ?? 0;
  const gram = gramOf(images);
  const sums = images.map(total);
  const about = (a: number, b: number) =>
    (gram[a * count + b] as number) - ((sums[a] as number) * (sums[b] as number)) / size;
  const lengths = images.map((_, image) =>
    spreadOf(about(image, image), gram[image * (count + 1)] as number),
  );
  const found = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let one = 1; one < count; one++)
    for (let other = 0; other < one; other++)
      found[at++] = 1 - about(one, other) / ((lengths[one] as number) * (lengths[other] as number));
  return found;
}

/** Fraction of the sum of squares about zero below which a sum of squares about the mean counts as rounding error. */
const ROUNDING = 1e-12;

function spreadOf(squares: number, whole: number): number {
  return squares > ROUNDING * whole ? Math.sqrt(squares) : Number.NaN;
}

function total(values: Vector): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum;
}
