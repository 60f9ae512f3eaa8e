import tf = require("@tensorflow/tfjs");

import { type Axis, axes, type ConvolutionAttrs, type Shape4 } from "./axis.js";
import type { Call, Run } from "./composition.js";

/** Inputs of the gradient of average pooling; only the shape of `input` is used. */
export interface AverageGradientInputs extends tf.NamedTensorInfoMap {
  readonly dy: tf.TensorInfo;
  readonly input: tf.TensorInfo;
}

/** Attributes of the gradient of average pooling. */
export interface AverageGradientAttrs extends ConvolutionAttrs {
  readonly filterSize: [number, number] | number;
}

/** Windows of average pooling along rows and columns. */
export function averageWindows({ shape }: tf.TensorInfo, attrs: AverageGradientAttrs): [Axis, Axis] {
  const [, , , channels] = shape as Shape4;
  const [down, right = down] = [attrs.filterSize].flat() as [number, number?];
  return axes(shape, [down, right, channels, channels], attrs);
}

/**
 * Multiplies the gradient `dy`, for each window, by the window's size over the number of pixels under it. A kernel
 * that divides by the size of the window then effectively divides by the number of pixels. Returns `dy` itself if no
 * window extends past the border.
 */
export function withWindowShares(
  dy: tf.TensorInfo,
  [rows, columns]: readonly [Axis, Axis],
  { backend, run }: { readonly backend: Call<unknown, unknown>["backend"]; readonly run: Run },
): tf.TensorInfo {
  const factors = outer(shares(rows), shares(columns));
  if (factors.every((factor) => factor === 1)) return dy;
  const shape = [1, rows.output, columns.output, 1];
  const b = run(() => ({ dataId: backend.write(factors, shape, "float32"), shape, dtype: "float32" }), {});
  return run(tf.Multiply, { a: dy, b });
}

/** Ratio of window size to pixels under the window, for each window position along an axis. */
function shares({ input, output, window, stride, before }: Axis): readonly number[] {
  return Array.from({ length: output }, (_, at) => {
    const first = at * stride - before;
    return window / (Math.min(first + window, input) - Math.max(first, 0));
  });
}

function outer(rows: readonly number[], columns: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => columns.map((column) => row * column)));
}
