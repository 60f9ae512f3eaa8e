import tf = require("@tensorflow/tfjs");

import type { Shape4 } from "./axis.js";
import { type BackwardAttrs, type BackwardInputs, backward } from "./backward.js";
import { composition } from "./composition.js";

/**
 * The gradient of a depthwise convolution with respect to its input, which the backend lacks.
 *
 * Every output channel of the forward pass is an input channel here; those of one input are summed.
 */
export const depthwiseInputGradient = composition<BackwardInputs, BackwardAttrs>(
  tf.DepthwiseConv2dNativeBackpropInput,
  ({ inputs, attrs, run }) => {
    const { x, pad, flipped } = backward(run, inputs, attrs);
    const [height, width, channels, multiplier] = inputs.filter.shape as Shape4;
    const filter = run(tf.Reshape, { x: flipped }, { shape: [height, width, channels * multiplier, 1] });
    const gradients = run(tf.DepthwiseConv2dNative, { x, filter }, { strides: 1, dilations: 1, pad });
    const shape = [...attrs.inputShape, multiplier];
    return run(tf.Sum, { x: run(tf.Reshape, { x: gradients }, { shape }) }, { axis: 4, keepDims: false });
  },
);
