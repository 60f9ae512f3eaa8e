import tf = require("@tensorflow/tfjs");

import type { KernelCase } from "../kernelCase.js";
import type { Element } from "../reference/referenceConvolution.js";

/** Draws small integers from a seeded stream; their sums are exact in 32 bits. */
export type Draw = (count: number) => Float32Array;

/** Case with its operands: the computation for the engine, and the expected result. */
export interface PreparedCase {
  /** Computes the result on the current engine; several tensors are concatenated. */
  readonly run: () => tf.Tensor | readonly tf.Tensor[];
  /** Number of values in the result. */
  readonly size: number;
  /** Approximate number of products in the sum of each value. */
  readonly products: number;
  /** Size of the result's last axis. */
  readonly channels: number;
  /** Expected values in 64 bits. */
  readonly element: Element;
}

/** Operation that the check computes both on an engine and in plain JavaScript. */
export interface Operation {
  /** True if the result must be exactly equal; otherwise it may differ by 1e-6 of its largest value. */
  readonly exact: boolean;
  /** Draws the operands of a case. */
  readonly prepare: (shape: KernelCase, draw: Draw) => PreparedCase;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Elements of a result that is computed in full on first access. */
export function elementsOf(compute: () => Float64Array): Element {
  let whole: Float64Array | undefined;
  return (index) => {
    whole ??= compute();
    return whole[index] as number;
  };
}

/** Gradient of a function with respect to its input, given the gradient with respect to its output. */
export function gradientOf(
  compute: (x: tf.Tensor4D) => tf.Tensor,
  at: tf.Tensor4D,
  dy: tf.Tensor4D,
): tf.Tensor {
  return tf.grad((x) => compute(x as tf.Tensor4D))(at, dy);
}
