import type { ImageKernel } from "./imageKernel.js";

/** Two estimates of the Hilbert–Schmidt independence criterion. */
export interface Hsic {
  readonly biased: number;
  readonly unbiased: number;
}

/** Smallest number of images for which the unbiased estimate is defined. */
export const LEAST_IMAGES = 4;

/**
 * Hilbert–Schmidt independence criterion of two linear kernels K and L of the same n ≥ 4 images, those of L in a
 * given order (default: the same order). The biased estimate is tr(KHLH) / (n−1)² (Gretton et al. 2005), with H = I −
 * 11ᵀ/n; the unbiased one (Song et al. 2012, eq. 5), with zeros on both diagonals, is [tr(KL) + 1ᵀK1·1ᵀL1 /
 * ((n−1)(n−2)) − 2·1ᵀKL1 / (n−2)] / (n(n−3)).
 */
export function hsicOf(one: ImageKernel, other: ImageKernel, given?: ArrayLike<number>): Hsic {
  const count = one.count;
  const order = given ?? Array.from({ length: count }, (_, image) => image);
  const trace = one.trace(other, order);
  let [diagonals, rows, bareRows, sum, otherSum, bare, otherBare] = [0, 0, 0, 0, 0, 0, 0];
  for (let image = 0; image < count; image++) {
    const at = order[image] as number;
    const [a, b] = [one.diagonal[image] as number, other.diagonal[at] as number];
    const [row, otherRow] = [one.sums[image] as number, other.sums[at] as number];
    diagonals += a * b;
    rows += row * otherRow;
    // Both matrices are symmetric, so row sums serve as column sums.
    bareRows += (row - a) * (otherRow - b);
    sum += row;
    otherSum += otherRow;
    bare += row - a;
    otherBare += otherRow - b;
  }
  const centered = trace - (2 * rows) / count + (sum * otherSum) / count ** 2;
  const joint = (bare * otherBare) / ((count - 1) * (count - 2));
  return {
    biased: centered / (count - 1) ** 2,
    unbiased: (trace - diagonals + joint - (2 * bareRows) / (count - 2)) / (count * (count - 3)),
  };
}

/** Criterion over minibatches, as running sums. */
export class HsicSum implements Hsic {
  biased = 0;
  unbiased = 0;

  /** True if all features are finite. */
  get isFinite(): boolean {
    return Number.isFinite(this.biased) && Number.isFinite(this.unbiased);
  }

  add({ biased, unbiased }: Hsic): void {
    this.biased += biased;
    this.unbiased += unbiased;
  }
}

/**
 * Linear CKA by either estimate: the criterion of both, divided by the geometric mean of each one's criterion with
 * itself.
 */
export function ckaOf(joint: Hsic, a: Hsic, b: Hsic): Hsic {
  const of = (estimate: keyof Hsic) => joint[estimate] / Math.sqrt(a[estimate] * b[estimate]);
  return { biased: of("biased"), unbiased: of("unbiased") };
}
