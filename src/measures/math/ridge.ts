import type { Vector } from "./geometry.js";
import { Moments } from "./moments.js";

/** A linear read-out: a score for each class, an affine function of the features. */
export interface Readout {
  /** λ, what the squared weights are punished by. */
  readonly lambda: number;
  readonly predict: (features: Vector) => number;
}

/** Gathers features and labels for a ridge regression, and solves it. */
export class Ridge {
  private readonly moments: Moments;
  private readonly counts: Float64Array;
  /** The sums of the features of each class. */
  private readonly sums: readonly Float64Array[];

  constructor(features: number, classes: number) {
    this.moments = new Moments(features);
    this.counts = new Float64Array(classes);
    this.sums = Array.from({ length: classes }, () => new Float64Array(features));
  }

  add(features: Vector, label: number): void {
    this.moments.add(features);
    this.counts[label] = (this.counts[label] as number) + 1;
    const sums = this.sums[label] as Float64Array;
    for (let index = 0; index < sums.length; index++)
      sums[index] = (sums[index] as number) + (features[index] as number);
  }

  /**
   * Regresses a 1 for the label's class and a 0 for the others on the features about their means, with an intercept
   * that is not punished. λ is 1/100 of the mean diagonal entry of the scatter matrix.
   */
  async solve(): Promise<Readout> {
    const { CholeskyDecomposition, Matrix } = await import("ml-matrix");
    const scatter = new Matrix(this.moments.scatter());
    const size = this.moments.size;
    const lambda = (SHARE * scatter.trace()) / size;
    // Features that never vary leave nothing to solve for; any λ above 0 gives them weights of zero.
    const diagonal = Matrix.eye(size, size, lambda > 0 ? lambda : 1);
    const mean = this.moments.mean();
    const products = this.sums.map((sums, label) =>
      sums.map((sum, index) => sum - this.count(label) * (mean[index] as number)),
    );
    const weights = new CholeskyDecomposition(Matrix.add(scatter, diagonal)).solve(
      new Matrix(products.map((row) => [...row])).transpose(),
    );
    const columns = weights.transpose().to2DArray();
    return { lambda, predict: (features) => this.highest(features, { columns, mean }) };
  }

  private count(label: number): number {
    return this.counts[label] as number;
  }

  private highest(features: Vector, { columns, mean }: Solution): number {
    const images = this.counts.reduce((sum, count) => sum + count, 0);
    const scores = columns.map((weights, label) =>
      weights.reduce(
        (sum, weight, index) => sum + weight * ((features[index] as number) - (mean[index] as number)),
        this.count(label) / images,
      ),
    );
    return scores.indexOf(Math.max(...scores));
  }
}

interface Solution {
  readonly columns: readonly (readonly number[])[];
  readonly mean: Float64Array;
}

/** λ as a share of the mean diagonal entry. */
const SHARE = 1e-2;
