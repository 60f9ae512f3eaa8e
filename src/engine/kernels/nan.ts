import tf = require("@tensorflow/tfjs");

import type { Run } from "./composition.js";

/** Results with the NaN of the inputs put back, element by element. Both have one shape. */
export function withNaN(run: Run, x: tf.TensorInfo, y: tf.TensorInfo): tf.TensorInfo {
  return run(tf.Select, { condition: run(tf.IsNan, { x }), t: x, e: y });
}

/** A tensor that holds one number everywhere. */
export function filled(run: Run, shape: readonly number[], value: number): tf.TensorInfo {
  return run(tf.Fill, {}, { shape, value, dtype: "float32" });
}
