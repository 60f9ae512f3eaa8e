import tf = require("@tensorflow/tfjs");

import type { Rule } from "../optimizer.js";

/** The settings of gradient descent with momentum. */
export interface SgdSettings {
  /** The part of the last velocity that a step keeps, in [0, 1). */
  readonly momentum: number;
}

/**
 * Gradient descent with momentum: v ← μ v + g, and the change is v; with Nesterov's look ahead it is g + μ v
 * (Sutskever et al. 2013, in the form of PyTorch: the learning rate stands outside of v, so that a change of it acts at
 * once).
 */
export function sgd({ momentum }: SgdSettings, { nesterov }: { readonly nesterov: boolean }): Rule {
  return {
    keeps: 1,
    next: (gradient, [last]) => {
      const velocity = tf.add(tf.mul(last as tf.Tensor, momentum), gradient);
      const change = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
      return { change, kept: [velocity] };
    },
  };
}
