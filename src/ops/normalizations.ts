import tf = require("@tensorflow/tfjs");

import { alongLast } from "./axes.js";

/** Learned parameters of a batch normalization, one number per channel. Scale defaults to 1, center to 0. */
export interface BatchStatistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly epsilon: number;
}

/** Batch normalization outside of training, γ (x − μ) / √(σ² + ε) + β, along any axis (Ioffe and Szegedy 2015, alg. 2). */
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

/** Group normalization: each image is normalized over its places and over groups of neighboring channels (Wu and He 2018, eq. 7). */
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
