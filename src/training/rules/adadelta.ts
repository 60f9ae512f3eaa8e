import tf = require("@tensorflow/tfjs");

import type { Rule } from "../optimizer.js";

/** Settings of Adadelta. */
export interface AdadeltaSettings {
  /** Decay rate of the running means, in [0, 1). */
  readonly rho: number;
  readonly epsilon: number;
}

/**
 * Adadelta (Zeiler 2012, algorithm 1): each weight's change is the gradient times RMS[Δx]ₜ₋₁ / RMS[g]ₜ.
 *
 * TensorFlow.js's own `tf.train.adadelta` divides by RMS[g]ₜ₋₁ instead. That is √ε at the first step, which makes the
 * first step the whole gradient, a hundred times too large: the units of `mini-resnet` die and it never learns.
 */
export function adadelta({ rho, epsilon }: AdadeltaSettings): Rule {
  const forget = (mean: tf.Tensor, value: tf.Tensor) =>
    tf.add(tf.mul(mean, rho), tf.mul(tf.square(value), 1 - rho));
  const rms = (mean: tf.Tensor) => tf.sqrt(tf.add(mean, epsilon));
  return {
    keeps: 2,
    next: (gradient, kept) => {
      const [gradients, changes] = kept as [tf.Tensor, tf.Tensor];
      const meanGradient = forget(gradients, gradient);
      const change = tf.mul(tf.div(rms(changes), rms(meanGradient)), gradient);
      return { change, kept: [meanGradient, forget(changes, change)] };
    },
  };
}
