import tf = require("@tensorflow/tfjs");

import { BATCH_NORMALIZATION, BATCH_NORMALIZATION_GRADIENT, type NormalizationAttrs } from "../normalize.js";
import { runOp } from "./ops.js";

const TYPES = ["T", "U"];

/**
 * Batch normalization in training by TensorFlow's `FusedBatchNormV3`.
 *
 * Its third output applies Bessel's correction; the fifth, which the gradient reads, is on CPUs the variance without
 * it.
 */
export const batchNormalization: tf.KernelConfig = {
  kernelName: BATCH_NORMALIZATION,
  backendName: "tensorflow",
  kernelFunc: (call) => {
    const { x, scale, offset } = call.inputs as Record<"x" | "scale" | "offset", tf.TensorInfo>;
    const attrs = attributesOf(call);
    const none = tf.tensor1d([]);
    const op = { name: "FusedBatchNormV3", outputs: 6, types: TYPES, attrs };
    const [y, mean, corrected, ...forGradient] = runOp(call.backend, op, [x, scale, offset, none, none]);
    const [saved, variance, rest] = forGradient as Tensors;
    tf.dispose([none, corrected, saved, rest] as Tensors);
    return [y, mean, variance] as Tensors;
  },
};

/**
 * Gradients of that normalization by TensorFlow's `FusedBatchNormGradV3`; its last two outputs are empty in training.
 */
export const batchNormalizationGradient: tf.KernelConfig = {
  kernelName: BATCH_NORMALIZATION_GRADIENT,
  backendName: "tensorflow",
  kernelFunc: (call) => {
    const { dy, x, scale, mean, variance } = call.inputs as Record<string, tf.TensorInfo>;
    const attrs = attributesOf(call);
    const none = tf.tensor1d([]);
    const op = { name: "FusedBatchNormGradV3", outputs: 5, types: TYPES, attrs };
    const inputs = [dy, x, scale, mean, variance, none] as tf.TensorInfo[];
    const [dx, dscale, doffset, ...empty] = runOp(call.backend, op, inputs) as Tensors;
    tf.dispose([none, ...empty]);
    return [dx, dscale, doffset] as Tensors;
  },
};

type Tensors = tf.Tensor[];

function attributesOf({ attrs }: Parameters<tf.KernelFunc>[0]) {
  const { epsilon } = attrs as unknown as NormalizationAttrs;
  return { epsilon, is_training: true };
}
