import tf = require("@tensorflow/tfjs");

import type { Shape4 } from "../kernels/axis.js";
import { type Call, originalKernel, type Run } from "../kernels/composition.js";
import { filled } from "../kernels/nan.js";
import { isFiniteIn } from "./non-finite.js";

/** Parts of a call that the functions here need. */
type Means = Pick<Call<unknown, unknown>, "run" | "backend">;

/**
 * Mean of every channel of x [n, h, w, c] over all other axes, as [c].
 *
 * The backend's own reduction transposes first. Pooling whole images does not, and is 10 to 20 times as fast; its
 * shorter sums also round less. But it turns NaN into −∞, so a mean that is not finite is computed again.
 */
export function channelMeans({ run, backend }: Means, x: tf.TensorInfo): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as Shape4;
  const isPoolable = height * width > 1;
  const attrs = { filterSize: [height, width], strides: [1, 1], pad: "valid" };
  const images = isPoolable ? run(originalKernel(tf.AvgPool, "wasm"), { x }, attrs) : x;
  const rows = run(tf.Reshape, { x: images }, { shape: [batch, channels] });
  const means = run(tf.Mean, { x: rows }, { axis: 0, keepDims: false });
  return isFiniteIn(backend, means) ? means : run(tf.Mean, { x }, { axis: [0, 1, 2], keepDims: false });
}

/** Factor and summand for every channel, of shape [c]. */
interface Affine {
  readonly scale: tf.TensorInfo;
  readonly offset: tf.TensorInfo;
}

/**
 * Computes x · scale + offset for x [n, h, w, c].
 *
 * It runs as a depthwise convolution with windows of one pixel: 4 times as fast as a broadcast product and sum. That
 * turns NaN into −∞; if scale or offset is not finite, as when it derives from the mean of such an x, the product and
 * sum are used instead.
 */
export function affine({ run, backend }: Means, x: tf.TensorInfo, { scale, offset }: Affine): tf.TensorInfo {
  if (![scale, offset].every((part) => isFiniteIn(backend, part))) {
    return run(tf.Add, { a: product(run, x, scale), b: offset });
  }
  const filter = run(tf.Reshape, { x: scale }, { shape: [1, 1, ...scale.shape, 1] });
  const attrs = { strides: 1, pad: "valid", dilations: 1, dataFormat: "NHWC", activation: "linear" };
  return run(originalKernel(tf.FusedDepthwiseConv2D, "wasm"), { x, filter, bias: offset }, attrs);
}

/** Computes x − mean for x [n, h, w, c] and mean [c]. */
export function centered(means: Means, x: tf.TensorInfo, mean: tf.TensorInfo): tf.TensorInfo {
  const { run } = means;
  return affine(means, x, { scale: filled(run, mean.shape, 1), offset: run(tf.Neg, { x: mean }) });
}

/** Computes 1 / √(variance + ε). */
export function inverseDeviation(run: Run, variance: tf.TensorInfo, epsilon: number): tf.TensorInfo {
  return run(tf.Rsqrt, { x: run(tf.Add, { a: variance, b: filled(run, [], epsilon) }) });
}

/** Product of two tensors, one of which may be broadcast. */
export function product(run: Run, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  return run(tf.Multiply, { a, b });
}
