/** True if all entries of some rows are finite; decompositions of other matrices throw or do not terminate. */
export function areFinite(rows: readonly (readonly number[])[]): boolean {
  return rows.every((row) => row.every(Number.isFinite));
}

/** Number of directions that data span, by three definitions. */
export interface Ranks {
  /** Exponential of the entropy of the normalized singular values (Roy and Vetterli 2007). */
  readonly effective: number;
  /** (Σλ)² / Σλ², with the squared singular values λ. */
  readonly participation: number;
  /** Σλ / max λ. */
  readonly stable: number;
}

/**
 * Ranks of data by their scatter matrix, the sums of products about the means, whose eigenvalues are the squared
 * singular values of the centered data. NaN for data that do not vary, or are not finite.
 */
export async function ranksOf(scatter: number[][]): Promise<Ranks> {
  if (!areFinite(scatter)) return { effective: Number.NaN, participation: Number.NaN, stable: Number.NaN };
  // Imported on demand, so that help does not wait for it.
  const { EigenvalueDecomposition, Matrix } = await import("ml-matrix");
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(scatter), { assumeSymmetric: true });
  return ranksFrom(realEigenvalues);
}

/** Fraction of the largest eigenvalue below which one counts as rounding error. */
const ROUNDING = 1e-14;

function ranksFrom(eigenvalues: readonly number[]): Ranks {
  const most = Math.max(...eigenvalues);
  const squares = eigenvalues.map((value) => (value > most * ROUNDING ? value : 0));
  const sum = total(squares);
  const singular = squares.map(Math.sqrt);
  const length = total(singular);
  const entropy = total(
    singular.map((value) => (value === 0 ? 0 : (-value / length) * Math.log(value / length))),
  );
  return {
    effective: length > 0 ? Math.exp(entropy) : Number.NaN,
    participation: sum ** 2 / total(squares.map((value) => value * value)),
    stable: sum / most,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
