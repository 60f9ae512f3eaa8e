import tf = require("@tensorflow/tfjs");

import type { Shape4 } from "./axis.js";
import type { Run } from "./composition.js";

/**
 * The mean of every channel of x [n, h, w, c] over all else, as [c].
 *
 * The backend's own reduction transposes first. Pooling whole images does not, and is 10 to 20 times as fast; its short
 * sums also round less.
 */
export function channelMeans(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as Shape4;
  const isPoolable = height * width > 1;
  const attrs = { filterSize: [height, width], strides: [1, 1], pad: "valid" };
  const images = isPoolable ? run(tf.AvgPool, { x }, attrs) : x;
  const rows = run(tf.Reshape, { x: images }, { shape: [batch, channels] });
  return run(tf.Mean, { x: rows }, { axis: 0, keepDims: false });
}

/**
 * x · scale + offset for x [n, h, w, c] and scale and offset [c].
 *
 * A depthwise convolution with windows of one pixel: 4 times as fast as a product and a sum that broadcast.
 */
export function affine(
  run: Run,
  x: tf.TensorInfo,
  { scale, offset }: { readonly scale: tf.TensorInfo; readonly offset: tf.TensorInfo },
): tf.TensorInfo {
  const filter = run(tf.Reshape, { x: scale }, { shape: [1, 1, ...scale.shape, 1] });
  const attrs = { strides: 1, pad: "valid", dilations: 1, dataFormat: "NHWC", activation: "linear" };
  return run(tf.FusedDepthwiseConv2D, { x, filter, bias: offset }, attrs);
}

/** x − mean for x [n, h, w, c] and mean [c]. */
export function centered(run: Run, x: tf.TensorInfo, mean: tf.TensorInfo): tf.TensorInfo {
  return affine(run, x, { scale: filled(run, mean.shape, 1), offset: run(tf.Neg, { x: mean }) });
}

/** 1 / √(variance + ε). */
export function inverseDeviation(run: Run, variance: tf.TensorInfo, epsilon: number): tf.TensorInfo {
  return run(tf.Rsqrt, { x: run(tf.Add, { a: variance, b: filled(run, [], epsilon) }) });
}

/** The product of two tensors, of which one may be broadcast. */
export function product(run: Run, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  return run(tf.Multiply, { a, b });
}

/** A tensor of a shape that holds one number everywhere. */
export function filled(run: Run, shape: readonly number[], value: number): tf.TensorInfo {
  return run(tf.Fill, {}, { shape, value, dtype: "float32" });
}
