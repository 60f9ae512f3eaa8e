import type { KernelCase } from "../kernelCase.js";

/** Operands of a normalization: x, and one value of each parameter per position along the axis. */
export interface NormalizationOperands {
  readonly x: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** Default: 1. */
  readonly scale?: Float32Array;
  /** Default: 0. */
  readonly offset?: Float32Array;
}

/** ε of all cases: a power of two, so that adding it is exact. */
export const EPSILON = 2 ** -10;

/** Output of a normalization: γ (x − mean) / √(variance + ε) + β. */
export function normalized(shape: KernelCase, operands: NormalizationOperands): Float64Array {
  const { x, mean, scale, offset } = operands;
  const place = placeAlong(shape);
  const deviation = deviations(operands);
  return Float64Array.from(x, (value, index) => {
    const at = place(index);
    const standard = (value - (mean[at] as number)) / (deviation[at] as number);
    return standard * (scale?.[at] ?? 1) + (offset?.[at] ?? 0);
  });
}

/** Its gradient with respect to x: dy γ / √(variance + ε). */
export function normalizedByInput(
  shape: KernelCase,
  operands: NormalizationOperands,
  dy: Float32Array,
): Float64Array {
  const place = placeAlong(shape);
  const deviation = deviations(operands);
  return Float64Array.from(dy, (value, index) => {
    const at = place(index);
    return (value * (operands.scale?.[at] ?? 1)) / (deviation[at] as number);
  });
}

/** Its gradients with respect to scale and offset, concatenated: Σ dy (x − mean) / √(variance + ε), and Σ dy. */
export function normalizedByParameters(
  shape: KernelCase,
  operands: NormalizationOperands,
  dy: Float32Array,
): Float64Array {
  const { x, mean } = operands;
  const place = placeAlong(shape);
  const deviation = deviations(operands);
  const count = mean.length;
  const sums = new Float64Array(2 * count);
  dy.forEach((value, index) => {
    const at = place(index);
    const standard = ((x[index] as number) - (mean[at] as number)) / (deviation[at] as number);
    sums[at] = (sums[at] as number) + value * standard;
    sums[count + at] = (sums[count + at] as number) + value;
  });
  return sums;
}

function deviations({ variance }: NormalizationOperands): Float64Array {
  return Float64Array.from(variance, (value) => Math.sqrt(value + EPSILON));
}

/** Position along the axis of an index into the input. */
function placeAlong({ input, axis = 3 }: KernelCase): (index: number) => number {
  const size = input[axis];
  const inner = input.slice(axis + 1).reduce((a, b) => a * b, 1);
  return (index) => Math.floor(index / inner) % size;
}
