import { dot, type Vector } from "./geometry.js";

/** Sums of vectors and of their outer products, from which means and covariances are computed, in 64 bits. */
export class Moments {
  readonly size: number;
  private count = 0;
  private readonly sums: Float64Array;
  /** Lower half of the sum of outer products, row by row of a full square. */
  private readonly products: Float64Array;
  /** The vectors themselves, as long as there are fewer vectors than entries. */
  private vectors: Float64Array[] = [];

  constructor(size: number) {
    this.size = size;
    this.sums = new Float64Array(size);
    this.products = new Float64Array(size * size);
  }

  /** Adds the vector that begins at an index of an array. */
  add(numbers: Vector, start = 0): void {
    const { size, sums, products } = this;
    this.count++;
    if (this.count < size)
      this.vectors.push(Float64Array.from({ length: size }, (_, at) => numbers[start + at] as number));
    else this.vectors = [];
    for (let one = 0; one < size; one++) {
      const value = numbers[start + one] as number;
      if (value === 0) continue;
      sums[one] = (sums[one] as number) + value;
      const row = one * size;
      for (let other = 0; other <= one; other++)
        products[row + other] =
          (products[row + other] as number) + value * (numbers[start + other] as number);
    }
  }

  mean(): Float64Array {
    return this.sums.map((sum) => sum / this.count);
  }

  /** Sum of the squares of one entry. */
  squares(entry: number): number {
    return this.products[entry * this.size + entry] as number;
  }

  /** Scatter matrix as rows: sums of products of entries about their means. */
  scatter(): number[][] {
    const { size, sums, products, count } = this;
    const about = (a: number, b: number) =>
      (products[Math.max(a, b) * size + Math.min(a, b)] as number) -
      ((sums[a] as number) * (sums[b] as number)) / count;
    return Array.from({ length: size }, (_, one) =>
      Array.from({ length: size }, (_, other) => about(one, other)),
    );
  }

  /**
   * Matrix with the nonzero eigenvalues of the scatter matrix: the scatter matrix itself or, with fewer vectors than
   * entries, the smaller matrix of inner products of the centered vectors.
   */
  spectral(): number[][] {
    const { vectors } = this;
    if (vectors.length === 0) return this.scatter();
    const mean = this.mean();
    // Deviations within the rounding error of the mean count as zero.
    const rounding = Number.EPSILON * vectors.length;
    const about = vectors.map((vector) =>
      vector.map((value, at) => {
        const distance = value - (mean[at] as number);
        return Math.abs(distance) <= rounding * Math.abs(value) ? 0 : distance;
      }),
    );
    return about.map((one) => about.map((other) => dot(one, other)));
  }
}
