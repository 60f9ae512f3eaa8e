import tf = require("@tensorflow/tfjs");

import type { Shape4 } from "./axis.js";
import { type BackwardAttrs, type BackwardInputs, backward } from "./backward.js";
import type { Call } from "./composition.js";

type GradientCall = Call<BackwardInputs, BackwardAttrs>;

/**
 * Gradient of a convolution with respect to its input: a convolution of dy, spread by the stride, with the flipped
 * filter.
 */
export function inputGradient({ inputs, attrs, run }: GradientCall): tf.TensorInfo {
  const { x, pad, flipped, dilations } = backward(run, inputs, attrs);
  const filter = run(tf.Transpose, { x: flipped }, { perm: [0, 1, 3, 2] });
  return run(tf.Conv2D, { x, filter }, { strides: 1, dilations, pad, dataFormat: "NHWC" });
}

/**
 * Gradient of a depthwise convolution with respect to its input.
 *
 * Every output channel of the forward pass is an input channel here; those that stem from the same input channel are
 * summed.
 */
export function depthwiseInputGradient({ inputs, attrs, run }: GradientCall): tf.TensorInfo {
  const { x, pad, flipped, dilations } = backward(run, inputs, attrs);
  const [height, width, channels, multiplier] = inputs.filter.shape as Shape4;
  const filter = run(tf.Reshape, { x: flipped }, { shape: [height, width, channels * multiplier, 1] });
  const gradients = run(tf.DepthwiseConv2dNative, { x, filter }, { strides: 1, dilations, pad });
  const shape = [...attrs.inputShape, multiplier];
  return run(tf.Sum, { x: run(tf.Reshape, { x: gradients }, { shape }) }, { axis: 4, keepDims: false });
}
