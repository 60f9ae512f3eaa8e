import tf = require("@tensorflow/tfjs");

import type { Run } from "./composition.js";

/** Restores the NaN of the inputs in the results, element by element. Both have the same shape. */
export function withNaN(run: Run, x: tf.TensorInfo, y: tf.TensorInfo): tf.TensorInfo {
  return run(tf.Select, { condition: run(tf.IsNan, { x }), t: x, e: y });
}

/** Tensor filled with one number. */
export function filled(run: Run, shape: readonly number[], value: number): tf.TensorInfo {
  return run(tf.Fill, {}, { shape, value, dtype: "float32" });
}
