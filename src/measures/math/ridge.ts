import { ChannelProducts, POSITIONS } from "./channelProducts.js";
import type { Vector } from "./geometry.js";
import { areFinite } from "./spectrum.js";

/** Linear readout: a score per class, as an affine function of the features. */
export interface Readout {
  /** Number of input features. */
  readonly features: number;
  /** Penalty λ on the squared weights. */
  readonly lambda: number;
  /** Class with the highest score; NaN if a feature is not finite or the fit failed. */
  readonly predict: (features: Vector) => number;
}

/** Accumulates features and labels for a ridge regression, and solves it. */
export class Ridge {
  private readonly size: number;
  private readonly counts: Float64Array;
  /** Sums of the features of each class. */
  private readonly sums: readonly Float64Array[];
  private readonly products: ChannelProducts;
  /** Buffer of features whose products are summed many at once, which is several times as fast. */
  private readonly waiting: Float64Array;
  private filled = 0;

  constructor(features: number, classes: number) {
    this.size = features;
    this.counts = new Float64Array(classes);
    this.sums = Array.from({ length: classes }, () => new Float64Array(features));
    this.products = new ChannelProducts(features, features);
    this.waiting = new Float64Array(POSITIONS * features);
  }

  add(features: Vector, label: number): void {
    this.counts[label] = this.count(label) + 1;
    const sums = this.sums[label] as Float64Array;
    for (let index = 0; index < sums.length; index++)
      sums[index] = (sums[index] as number) + (features[index] as number);
    this.waiting.set(features, this.filled);
    this.filled += this.size;
    if (this.filled === this.waiting.length) this.sumWaiting();
  }

  /**
   * Solves the regression of 1 for the label's class and 0 for the others on the centered features, with an intercept
   * that is not penalized. λ is 1/100 of the mean diagonal entry of the scatter matrix. Non-finite features cannot be
   * fitted: λ is NaN then.
   */
  async solve(): Promise<Readout> {
    const { CholeskyDecomposition, Matrix } = await import("ml-matrix");
    const mean = this.mean();
    const rows = this.scatter(mean);
    const { size } = this;
    if (!areFinite(rows)) return { features: size, lambda: Number.NaN, predict: () => Number.NaN };
    const scatter = new Matrix(rows);
    const lambda = (SHARE * scatter.trace()) / size;
    // For features that never vary there is nothing to solve; any λ above 0 gives them zero weights.
    const diagonal = Matrix.eye(size, size, lambda > 0 ? lambda : 1);
    const products = this.sums.map((sums, label) =>
      sums.map((sum, index) => sum - this.count(label) * (mean[index] as number)),
    );
    const weights = new CholeskyDecomposition(Matrix.add(scatter, diagonal)).solve(
      new Matrix(products.map((row) => [...row])).transpose(),
    );
    const columns = weights.transpose().to2DArray();
    return { features: size, lambda, predict: (features) => this.highest(features, { columns, mean }) };
  }

  private sumWaiting(): void {
    const samples = { values: this.waiting.subarray(0, this.filled), channels: this.size };
    this.products.add(samples, samples);
    this.filled = 0;
  }

  private images(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  private mean(): Float64Array {
    const total = new Float64Array(this.size);
    for (const sums of this.sums)
      for (let index = 0; index < total.length; index++)
        total[index] = (total[index] as number) + (sums[index] as number);
    return total.map((sum) => sum / this.images());
  }

  /** Sums of products of features about their means. */
  private scatter(mean: Float64Array): number[][] {
    this.sumWaiting();
    const images = this.images();
    const about = (a: number, b: number) =>
      this.products.at(Math.max(a, b), Math.min(a, b)) - images * ((mean[a] as number) * (mean[b] as number));
    return Array.from({ length: this.size }, (_, one) =>
      Array.from({ length: this.size }, (_, other) => about(one, other)),
    );
  }

  private count(label: number): number {
    return this.counts[label] as number;
  }

  private highest(features: Vector, { columns, mean }: Solution): number {
    const images = this.images();
    const scores = columns.map((weights, label) =>
      weights.reduce(
        (sum, weight, index) => sum + weight * ((features[index] as number) - (mean[index] as number)),
        this.count(label) / images,
      ),
    );
    return scores.every(Number.isFinite) ? scores.indexOf(Math.max(...scores)) : Number.NaN;
  }
}

interface Solution {
  readonly columns: readonly (readonly number[])[];
  readonly mean: Float64Array;
}

/** Ratio of λ to the mean diagonal entry. */
const SHARE = 1e-2;
