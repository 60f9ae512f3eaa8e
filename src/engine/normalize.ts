import tf = require("@tensorflow/tfjs");

import { normalization } from "./native/batch-normalization.js";

/** A batch normalized by its own statistics, per channel. */
export interface Normalized {
  readonly output: tf.Tensor;
  /** [c]. */
  readonly mean: tf.Tensor;
  /** [c], the mean of the squared distances from the mean: without Bessel's correction. */
  readonly variance: tf.Tensor;
}

/** How to normalize: γ and β of shape [c], and ε, which is added to the variance. */
export interface Normalization {
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
  readonly epsilon: number;
}

/** Whether the engine that runs has a kernel for `normalizeBatch`. It has no second derivative. */
export function canNormalizeBatch(): boolean {
  const { backendName, state } = tf.engine();
  const kernel: tf.KernelConfig | undefined = tf.getKernel(normalization.kernelName, backendName);
  return kernel !== undefined && state.gradientDepth < 2;
}

/**
 * Batch normalization over all axes but the last, γ (x − mean) / √(variance + ε) + β (Ioffe and Szegedy 2015,
 * algorithm 1), in one kernel. Gradients flow through the output alone.
 */
export function normalizeBatch(x: tf.Tensor, { scale, offset, epsilon }: Normalization): Normalized {
  const [channels] = scale.shape as [number];
  const count = x.size / channels;
  const image = x.rank === 4 ? x : tf.reshape(x, [count, 1, 1, channels]);
  const none = tf.tensor1d([]);
  const [output, mean, variance] = tf
    .engine()
    .runKernel(
      normalization.kernelName,
      { x: image, scale, offset, mean: none, variance: none },
      { epsilon, is_training: true },
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return {
    output: x.rank === 4 ? output : tf.reshape(output, x.shape),
    mean,
    variance: tf.mul(variance, (count - 1) / count),
  };
}
