import { dot } from "./geometry.js";

/** Numbers in rows. */
export type Matrix = readonly (readonly number[])[];

/** A function that is applied to each unit, and its derivative. */
interface Nonlinearity {
  readonly value: (z: number) => number;
  readonly slope: (z: number) => number;
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Activations by name. The slope of ReLU at 0 is 0, as TensorFlow has it. */
export const NONLINEARITIES = {
  sigmoid: { value: logistic, slope: (z) => logistic(z) * logistic(-z) },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
} as const satisfies Readonly<Record<string, Nonlinearity>>;

/** The name of an activation. */
export type NonlinearityName = keyof typeof NONLINEARITIES;

/** A fully connected layer without biases: y = act(Wh), or with a shortcut y = h + act(Wh), W having as many rows as columns. */
export interface Layer {
  /** Row j has the weights of output j. */
  readonly weights: Matrix;
  readonly activation: NonlinearityName;
  readonly isResidual: boolean;
}

/** The sums z = Wh that a layer's activation gets. */
export function sumsOf({ weights }: Pick<Layer, "weights">, h: readonly number[]): readonly number[] {
  return weights.map((row) => dot(row, h));
}

/** Output of a layer for h. */
export function outputOf(layer: Layer, h: readonly number[]): readonly number[] {
  const { value } = NONLINEARITIES[layer.activation];
  return sumsOf(layer, h).map((z, j) => (layer.isResidual ? (h[j] as number) : 0) + value(z));
}

/**
 * ∂y/∂h of a layer in the layout of gradients: row i, column j holds ∂yⱼ/∂hᵢ, so that ∂L/∂h = ∂y/∂h · ∂L/∂y. It is
 * Wᵀ·diag(act′(Wh)), and I + Wᵀ·diag(act′(Wh)) with a shortcut; the Jacobian is its transpose.
 */
export function gradientMatrix(layer: Layer, h: readonly number[]): Matrix {
  const { weights, activation, isResidual } = layer;
  const slopes = sumsOf(layer, h).map(NONLINEARITIES[activation].slope);
  return h.map((_, i) =>
    slopes.map((slope, j) => (isResidual && i === j ? 1 : 0) + (weights[j]?.[i] as number) * slope),
  );
}

/** The product of two matrices. */
export function product(one: Matrix, other: Matrix): Matrix {
  const columns = (other[0] ?? []).map((_, j) => other.map((row) => row[j] as number));
  return one.map((row) => columns.map((column) => dot(row, column)));
}

/** The matrix that changes nothing. */
export function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

/** By how much a matrix stretches vectors, in root mean square over all directions: ‖M‖ of Frobenius over √n. */
export function stretch(matrix: Matrix): number {
  return Math.sqrt(matrix.reduce((sum, row) => sum + dot(row, row), 0) / matrix.length);
}

/** Of the largest singular value, below which one is rounding. */
const ROUNDING = 1e-14;

/** The singular values of a matrix, the largest first: that one is its spectral norm. Those that are rounding are zero. */
export async function singularValuesOf(matrix: Matrix): Promise<readonly number[]> {
  // Loaded when it is needed: help does not wait for it.
  const { Matrix, SingularValueDecomposition } = await import("ml-matrix");
  const values = new SingularValueDecomposition(new Matrix(matrix.map((row) => [...row]))).diagonal;
  return values.map((value) => (value > (values[0] as number) * ROUNDING ? value : 0));
}

/** Weights drawn evenly from ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010, eq. 16), as many inputs as outputs. */
export function glorotUniform(size: number, random: () => number): Matrix {
  const reach = Math.sqrt(3 / size);
  return identity(size).map((row) => row.map(() => reach * (2 * random() - 1)));
}
