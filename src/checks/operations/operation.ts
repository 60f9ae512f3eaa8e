import tf = require("@tensorflow/tfjs");

import type { KernelCase } from "../kernelCase.js";
import type { Element } from "../reference/convolution.js";

/** Draws small integers from a seeded stream: their sums are exact in 32 bits. */
export type Draw = (count: number) => Float32Array;

/** A case with its operands: what the engine is to compute, and what that must give. */
export interface Prepared {
  /** Computes the result on the engine that runs; several tensors count as one after the other. */
  readonly run: () => tf.Tensor | readonly tf.Tensor[];
  /** The number of values in the result. */
  readonly size: number;
  /** The approximate number of products that each of them sums. */
  readonly products: number;
  /** The size of the result's last axis. */
  readonly channels: number;
  /** Each of them in 64 bits. */
  readonly element: Element;
}

/** An operation that the check computes on both an engine and in plain JavaScript. */
export interface Operation {
  /** True if the result must be equal; else it may differ by 1e-6 of its largest value. */
  readonly exact: boolean;
  /** Draws the operands of a case. */
  readonly prepare: (shape: KernelCase, draw: Draw) => Prepared;
}

/** The number of values that a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The elements of a result that is computed as a whole, when it is first asked for. */
export function elementsOf(compute: () => Float64Array): Element {
  let whole: Float64Array | undefined;
  return (index) => {
    whole ??= compute();
    return whole[index] as number;
  };
}

/** The gradient of a function at its input, from the one at its output. */
export function gradientOf(
  compute: (x: tf.Tensor4D) => tf.Tensor,
  at: tf.Tensor4D,
  dy: tf.Tensor4D,
): tf.Tensor {
  return tf.grad((x) => compute(x as tf.Tensor4D))(at, dy);
}
