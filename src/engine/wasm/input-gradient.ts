import tf = require("@tensorflow/tfjs");

import { type BackwardAttrs, type BackwardInputs, backward } from "./backward.js";
import { composition } from "./composition.js";

/**
 * The gradient of a convolution with respect to its input: a convolution of dy with the flipped filter.
 *
 * The backend has this kernel too, but as plain loops.
 */
export const inputGradient = composition<BackwardInputs, BackwardAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs, attrs, run }) => {
    const { x, pad, flipped } = backward(run, inputs, attrs);
    const filter = run(tf.Transpose, { x: flipped }, { perm: [0, 1, 3, 2] });
    return run(tf.Conv2D, { x, filter }, { strides: 1, dilations: 1, pad, dataFormat: "NHWC" });
  },
);
