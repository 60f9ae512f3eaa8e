import tf = require("@tensorflow/tfjs");

import type { Rule } from "../optimizer.js";

/** Settings of gradient descent with momentum. */
export interface SgdSettings {
  /** Fraction of the previous velocity that a step keeps, in [0, 1). */
  readonly momentum: number;
}

/**
 * Gradient descent with momentum: v ← μ v + g, and the change is v, or g + μ v with Nesterov momentum (Sutskever et
 * al. 2013, in PyTorch's form: the learning rate is not part of v, so changes of it take effect at once).
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
