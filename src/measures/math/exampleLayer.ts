import { dot } from "./geometry.js";

/** Matrix as rows. */
export type Matrix = readonly (readonly number[])[];

/** Elementwise function and its derivative. */
interface Nonlinearity {
  readonly value: (z: number) => number;
  readonly slope: (z: number) => number;
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Activations by name. The slope of ReLU at 0 is 0, as in TensorFlow. */
export const NONLINEARITIES = {
  sigmoid: { value: logistic, slope: (z) => logistic(z) * logistic(-z) },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
} as const satisfies Readonly<Record<string, Nonlinearity>>;

/** Name of an activation. */
export type NonlinearityName = keyof typeof NONLINEARITIES;

/** Fully connected layer without biases: y = act(Wh), or with a shortcut y = h + act(Wh), for a square W. */
export interface Layer {
  /** Row j contains the weights of output j. */
  readonly weights: Matrix;
  readonly activation: NonlinearityName;
  readonly isResidual: boolean;
}

/** Pre-activations z = Wh of a layer. */
export function sumsOf({ weights }: Pick<Layer, "weights">, h: readonly number[]): readonly number[] {
  return weights.map((row) => dot(row, h));
}

/** Output of a layer for h. */
export function outputOf(layer: Layer, h: readonly number[]): readonly number[] {
  const { value } = NONLINEARITIES[layer.activation];
  return sumsOf(layer, h).map((z, j) => (layer.isResidual ? (h[j] as number) : 0) + value(z));
}

/**
 * Gradient ∂y/∂h of a layer: row i, column j contains ∂yⱼ/∂hᵢ, so that ∂L/∂h = ∂y/∂h · ∂L/∂y. It is
 * Wᵀ·diag(act′(Wh)), and I + Wᵀ·diag(act′(Wh)) with a shortcut; the Jacobian is its transpose.
 */
export function gradientMatrix(layer: Layer, h: readonly number[]): Matrix {
  const { weights, activation, isResidual } = layer;
  const slopes = sumsOf(layer, h).map(NONLINEARITIES[activation].slope);
  return h.map((_, i) =>
    slopes.map((slope, j) => (isResidual && i === j ? 1 : 0) + (weights[j]?.[i] as number) * slope),
  );
}

/** Product of two matrices. */
export function product(a: Matrix, b: Matrix): Matrix {
  const columns = (b[0] ?? []).map((_, j) => b.map((row) => row[j] as number));
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** Identity matrix. */
export function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

/** Root mean square factor by which a matrix stretches vectors, over all directions: ‖M‖ of Frobenius over √n. */
export function stretch(matrix: Matrix): number {
  return Math.sqrt(matrix.reduce((sum, row) => sum + dot(row, row), 0) / matrix.length);
}

/** Fraction of the largest singular value below which one counts as rounding error. */
const ROUNDING = 1e-14;

/** Singular values of a matrix in descending order: the first is its spectral norm. Rounding errors are set to zero. */
export async function singularValuesOf(matrix: Matrix): Promise<readonly number[]> {
  // Imported on demand, so that help does not wait for it.
  const { Matrix, SingularValueDecomposition } = await import("ml-matrix");
  const values = new SingularValueDecomposition(new Matrix(matrix.map((row) => [...row]))).diagonal;
  return values.map((value) => (value > (values[0] as number) * ROUNDING ? value : 0));
}

/**
 * Weights drawn uniformly from ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010, eq. 16), for as many inputs as
 * outputs.
 */
export function glorotUniform(size: number, random: () => number): Matrix {
  const reach = Math.sqrt(3 / size);
  return identity(size).map((row) => row.map(() => reach * (2 * random() - 1)));
}
