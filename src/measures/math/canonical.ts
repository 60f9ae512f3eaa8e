import { areFinite } from "./spectrum.js";

/** Scatter matrices of two representations of the same samples and of their product, about the means, as rows. */
export interface Scatters {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly (readonly number[])[];
  /** Rows belong to `a`, columns to `b`. */
  readonly joint: readonly (readonly number[])[];
}

/** Canonical correlations of two representations, and the weight of each for the first one. */
export interface Canonical {
  /** In descending order. */
  readonly correlations: readonly number[];
  /** Σⱼ |⟨hᵢ, xⱼ⟩| of the canonical variable hᵢ and the first one's features xⱼ (Morcos et al. 2018, sec. 3). */
  readonly weights: readonly number[];
  /** Number of directions kept of each. */
  readonly kept: readonly [number, number];
}

/**
 * Canonical correlations (Hotelling 1936) of the directions in which each representation varies most: as many as
 * contain a given share of its variance (SVCCA, Raghu et al. 2017; 1 keeps all directions that vary). They are the
 * singular values of the joint scatter between those directions, each scaled to length one; the samples themselves
 * are not needed. Empty if a scatter matrix is not finite.
 */
export async function canonicalOf({ a, b, joint }: Scatters, share = 1): Promise<Canonical> {
  if (![a, b, joint].every(areFinite)) return { correlations: [], weights: [], kept: [0, 0] };
  const { Matrix, SingularValueDecomposition } = await import("ml-matrix");
  const [own, others] = [await directionsOf(a, share), await directionsOf(b, share)];
  const between = own.vectors.map((vector, row) =>
    others.vectors.map(
      (direction, column) =>
        bilinear(vector, joint, direction) /
        Math.sqrt((own.variances[row] as number) * (others.variances[column] as number)),
    ),
  );
  const kept = [own.vectors.length, others.vectors.length] as const;
  if (kept[0] === 0 || kept[1] === 0) return { correlations: [], weights: [], kept };
  const { diagonal, leftSingularVectors } = new SingularValueDecomposition(new Matrix(between), {
    autoTranspose: true,
  });
  const count = Math.min(...kept);
  // Correlations exceed 1 only by rounding.
  const correlations = diagonal.slice(0, count).map((value) => Math.min(1, value));
  const weights = correlations.map((_, index) => weightOf(leftSingularVectors.getColumn(index), own));
  return { correlations, weights, kept };
}

/** Mean of the canonical correlations; NaN if either representation does not vary or is not finite. */
export function meanCorrelation({ correlations }: Canonical): number {
  return correlations.reduce((sum, value) => sum + value, 0) / correlations.length;
}

/** Weighted mean of the canonical correlations (PWCCA, Morcos et al. 2018, eq. 2); NaN if there are none. */
export function projectedCorrelation({ correlations, weights }: Canonical): number {
  if (correlations.length === 0) return Number.NaN;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return correlations.reduce((sum, value, index) => sum + (value * (weights[index] as number)) / total, 0);
}

/**
 * Squared Procrustes distance of two representations, each scaled to a Frobenius norm of one: 2 − 2‖XᵀY‖* (Ding et
 * al. 2021), from 0 for representations equal up to a rotation to 2. NaN if either does not vary or is not finite.
 */
export async function procrustesOf({ a, b, joint }: Scatters): Promise<number> {
  const { Matrix, SingularValueDecomposition } = await import("ml-matrix");
  const scale = Math.sqrt(traceOf(a) * traceOf(b));
  if (scale === 0 || ![a, b, joint].every(areFinite)) return Number.NaN;
  const { diagonal } = new SingularValueDecomposition(new Matrix(joint.map((row) => [...row])), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return 2 - (2 * diagonal.reduce((sum, value) => sum + value, 0)) / scale;
}

/** Directions of unit length, and the sum of squares along each. */
interface Directions {
  readonly vectors: readonly (readonly number[])[];
  readonly variances: readonly number[];
}

/** Fraction of the largest variance up to which a variance counts as rounding error. */
const ROUNDING = 1e-12;

async function directionsOf(scatter: Scatters["a"], share: number): Promise<Directions> {
  const { EigenvalueDecomposition, Matrix } = await import("ml-matrix");
  const matrix = new Matrix(scatter.map((row) => [...row]));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort(
    (a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number),
  );
  const variances = order.map((index) => Math.max(0, realEigenvalues[index] as number));
  const total = variances.reduce((sum, value) => sum + value, 0);
  const varied = variances.filter((value) => value > (variances[0] as number) * ROUNDING).length;
  const count = Math.min(varied, enough(variances, share * total));
  return {
    vectors: order.slice(0, count).map((index) => eigenvectorMatrix.getColumn(index)),
    variances: variances.slice(0, count),
  };
}

/** Number of leading variances whose sum reaches an expected one. */
function enough(variances: readonly number[], target: number): number {
  let sum = 0;
  const last = variances.findIndex((value) => {
    sum += value;
    return sum >= target;
  });
  return last < 0 ? variances.length : last + 1;
}

function weightOf(turn: readonly number[], { vectors, variances }: Directions): number {
  const features = vectors[0]?.length ?? 0;
  let weight = 0;
  for (let feature = 0; feature < features; feature++) {
    weight += Math.abs(
      vectors.reduce(
        (sum, vector, index) =>
          sum + (turn[index] as number) * Math.sqrt(variances[index] as number) * (vector[feature] as number),
        0,
      ),
    );
  }
  return weight;
}

function bilinear(left: readonly number[], matrix: Scatters["joint"], right: readonly number[]): number {
  return left.reduce((sum, value, row) => {
    const product = right.reduce(
      (total, factor, column) => total + factor * (matrix[row]?.[column] as number),
      0,
    );
    return sum + value * product;
  }, 0);
}

function traceOf(scatter: Scatters["a"]): number {
  return scatter.reduce((sum, row, index) => sum + (row[index] as number), 0);
}
