import tf = require("@tensorflow/tfjs");

import type { Rule } from "../optimizer.js";

/** Settings of Adam. */
export interface AdamSettings {
  /** Decay rate of the mean gradient, in [0, 1). */
  readonly beta1: number;
  /** Decay rate of the mean squared gradient, in [0, 1). */
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1): the change is m̂ / (√v̂ + ε), from running means of the gradient and its
 * square with bias correction.
 */
export function adam({ beta1, beta2, epsilon }: AdamSettings): Rule {
  return {
    keeps: 2,
    next: (gradient, kept, step) => {
      const [lastMean, lastSquare] = kept as [tf.Tensor, tf.Tensor];
      const mean = tf.add(tf.mul(lastMean, beta1), tf.mul(gradient, 1 - beta1));
      const square = tf.add(tf.mul(lastSquare, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const size = tf.add(tf.sqrt(tf.div(square, 1 - beta2 ** step)), epsilon);
      return { change: tf.div(tf.div(mean, 1 - beta1 ** step), size), kept: [mean, square] };
    },
  };
}
