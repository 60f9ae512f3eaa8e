import tf = require("@tensorflow/tfjs");

import { alongLast } from "./axisOrder.js";

/** Learned parameters of a batch normalization, one number per channel. Scale defaults to 1, center to 0. */
export interface BatchStatistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly epsilon: number;
}

/** Batch normalization at inference, γ (x − μ) / √(σ² + ε) + β, along any axis (Ioffe and Szegedy 2015, alg. 2). */
export function normalizeByStatistics(x: tf.Tensor, axis: number, of: BatchStatistics): tf.Tensor {
  const { mean, variance, gamma, beta, epsilon } = of;
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const scale = gamma === undefined ? inverse : tf.mul(inverse, gamma);
  return alongLast(x, axis, (moved) => {
    const scaled = tf.mul(tf.sub(moved, mean), scale);
    return beta === undefined ? scaled : tf.add(scaled, beta);
  });
}

/** Parameters of a group normalization. */
export interface GroupStatistics {
  readonly groups: number;
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly epsilon: number;
}

/**
 * Group normalization: each image is normalized over its positions and over groups of adjacent channels (Wu and He
 * 2018, eq. 7).
 */
export function normalizeInGroups(x: tf.Tensor, axis: number, of: GroupStatistics): tf.Tensor {
  const { groups, gamma, beta, epsilon } = of;
  return alongLast(x, axis, (moved) => {
    const [images = 1, ...rest] = moved.shape;
    const channels = rest.at(-1) as number;
    const places = rest.slice(0, -1).reduce((product, length) => product * length, 1);
    const grouped = tf.reshape(moved, [images, places, groups, channels / groups]);
    const mean = tf.mean(grouped, [1, 3], true);
    const apart = tf.sub(grouped, mean);
    const variance = tf.mean(tf.square(apart), [1, 3], true);
    const whole = tf.reshape(tf.mul(apart, tf.rsqrt(tf.add(variance, epsilon))), moved.shape);
    const scaled = gamma === undefined ? whole : tf.mul(whole, gamma);
    return beta === undefined ? scaled : tf.add(scaled, beta);
  });
}

/** Mean over some axes of each image, and 1 / √(σ² + ε). */
export function momentsOver(
  x: tf.Tensor,
  axes: readonly number[],
  epsilon: number,
): { readonly mean: tf.Tensor; readonly inverse: tf.Tensor } {
  const mean = tf.mean(x, [...axes], true);
  const variance = tf.mean(tf.square(tf.sub(x, mean)), [...axes], true);
  return { mean, inverse: tf.rsqrt(tf.add(variance, epsilon)) };
}

/** Normalization over some axes of each image: (x − μ) / √(σ² + ε) (Ba et al. 2016, eq. 3). */
export function normalizeOver(x: tf.Tensor, axes: readonly number[], epsilon: number): tf.Tensor {
  const { mean, inverse } = momentsOver(x, axes, epsilon);
  return tf.mul(tf.sub(x, mean), inverse);
}

/** Parameters of a local response normalization. */
export interface LocalResponse {
  /** Number of channels, centered on the channel itself. */
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
}

/**
 * Local response normalization: x / (k + α/n Σ x²)^β over n neighboring channels of the last axis (Krizhevsky et al.
 * 2012, sec. 3.3, with α/n for α).
 */
export function normalizeAcross(x: tf.Tensor, { size, alpha, beta, bias }: LocalResponse): tf.Tensor {
  const before = Math.floor((size - 1) / 2);
  const channels = x.shape.at(-1) as number;
  const pads = x.shape.map((_, at): [number, number] =>
    at === x.rank - 1 ? [before, size - 1 - before] : [0, 0],
  );
  const squares = tf.pad(tf.square(x), pads);
  const parts = Array.from({ length: size }, (_, at) => {
    const begin = x.shape.map((__, axis) => (axis === x.rank - 1 ? at : 0));
    return tf.slice(squares, begin, [...x.shape.slice(0, -1), channels]);
  });
  return tf.div(x, tf.pow(tf.add(tf.mul(tf.addN(parts), alpha / size), bias), beta));
}
