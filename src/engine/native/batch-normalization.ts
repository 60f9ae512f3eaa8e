import tf = require("@tensorflow/tfjs");

import { nativeKernel } from "./kernel.js";

/**
 * Batch normalization with the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1) of x [n, h, w, c].
 *
 * It gives y, the batch's mean, its variance with Bessel's correction, and three tensors for the gradient only.
 */
export const normalization = nativeKernel({
  name: "FusedBatchNormV3",
  inputs: ["x", "scale", "offset", "mean", "variance"],
  outputs: 6,
  types: ["T", "U"],
});

/** The gradients of that with respect to x, scale and offset, and two outputs that are empty in training. */
export const normalizationGradients = nativeKernel({
  name: "FusedBatchNormGradV3",
  inputs: ["dy", "x", "scale", "mean", "variance", "rest"],
  outputs: 5,
  types: ["T", "U"],
});

/** The gradient of batch normalization by TensorFlow's kernel for it. */
export const normalizationGradient: tf.GradConfig = {
  kernelName: normalization.kernelName,
  inputsToSave: ["x", "scale"],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [dy] = dys as tf.Tensor[];
    const [x, scale, mean, variance, rest] = saved as Saved;
    const inputs = { dy: dy as tf.Tensor, x, scale, mean, variance, rest };
    const gradients = tf.engine().runKernel(normalizationGradients.kernelName, inputs, attrs) as tf.Tensor[];
    const [dx, dscale, doffset] = gradients as [tf.Tensor, tf.Tensor, tf.Tensor];
    const none = () => tf.tensor1d([]);
    return { x: () => dx, scale: () => dscale, offset: () => doffset, mean: none, variance: none };
  },
};

type Saved = [x: tf.Tensor, scale: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, rest: tf.Tensor];
