import { dot, type Vector } from "./geometry.js";

/** The inner products of some vectors with one another, as a full square row by row. */
export function gramOf(vectors: readonly Vector[]): Float64Array {
  const count = vectors.length;
  const gram = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other <= one; other++) {
      const product = dot(vectors[one] as Vector, vectors[other] as Vector);
      gram[one * count + other] = product;
      gram[other * count + one] = product;
    }
  }
  return gram;
}

/** The least number of images that the unbiased estimate is defined for. */
export const LEAST_IMAGES = 4;

/**
 * The unbiased estimate of the Hilbert–Schmidt independence criterion of two Gram matrices of the same n ≥ 4 images
 * (Song et al. 2012, eq. 5): with zeros on both diagonals,
 * [tr(KL) + 1ᵀK1·1ᵀL1 / ((n−1)(n−2)) − 2·1ᵀKL1 / (n−2)] / (n(n−3)).
 */
export function unbiasedHsic(one: Float64Array, other: Float64Array): number {
  const count = Math.sqrt(one.length);
  let [trace, product, sumOne, sumOther] = [0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    let [rowOne, rowOther] = [0, 0];
    for (let column = 0; column < count; column++) {
      if (row === column) continue;
      const [a, b] = [one[row * count + column] as number, other[row * count + column] as number];
      trace += a * b;
      rowOne += a;
      rowOther += b;
    }
    // Both matrices are symmetric, so the sums of columns are those of rows.
    product += rowOne * rowOther;
    sumOne += rowOne;
    sumOther += rowOther;
  }
  const joint = (sumOne * sumOther) / ((count - 1) * (count - 2));
  return (trace + joint - (2 * product) / (count - 2)) / (count * (count - 3));
}

/**
 * Linear CKA of several representations of the same images, over minibatches (Nguyen, Raghu and Kornblith 2021, eq. 3):
 * the mean unbiased HSIC of two of them, divided by the geometric mean of those of each with itself.
 */
export class MinibatchCka {
  private readonly sums: Float64Array;
  private readonly count: number;

  constructor(count: number) {
    this.count = count;
    this.sums = new Float64Array(count * count);
  }

  /** Adds a minibatch: for each representation the vectors of at least four images. */
  add(representations: readonly (readonly Vector[])[]): void {
    const grams = representations.map(gramOf);
    grams.forEach((one, row) => {
      grams.slice(0, row + 1).forEach((other, column) => {
        const at = row * this.count + column;
        this.sums[at] = (this.sums[at] as number) + unbiasedHsic(one, other);
      });
    });
  }

  /** The similarity of two of them: 1 for equal ones; NaN where one of them does not vary. */
  between(one: number, other: number): number {
    return this.hsic(one, other) / Math.sqrt(this.hsic(one, one) * this.hsic(other, other));
  }

  private hsic(one: number, other: number): number {
    return this.sums[Math.max(one, other) * this.count + Math.min(one, other)] as number;
  }
}
