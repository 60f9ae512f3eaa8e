import tf = require("@tensorflow/tfjs");

import { affine, centered, filled, inverseDeviation, product } from "./channels.js";
import { composition, kernelNamed } from "./composition.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
  readonly scale?: tf.TensorInfo;
  readonly offset?: tf.TensorInfo;
}

/** The kernel `FusedBatchNorm` of the backend, which is 8 times slower than this where statistics are per channel. */
export function fusedBatchNorm(): tf.KernelConfig {
  const original = kernelNamed(tf.FusedBatchNorm);
  const faster = composition<Inputs, tf.FusedBatchNormAttrs>(tf.FusedBatchNorm, ({ inputs, attrs, run }) => {
    const { x, mean, variance, scale, offset = filled(run, mean.shape, 0) } = inputs;
    const statistics = [mean, variance, scale ?? mean, offset];
    if (statistics.some(({ shape }) => shape.length !== 1)) return run(original.kernelFunc, inputs, attrs);
    const inverse = inverseDeviation(run, variance, attrs.varianceEpsilon);
    const factor = scale ? product(run, scale, inverse) : inverse;
    return affine(run, centered(run, x, mean), { scale: factor, offset });
  });
  return { ...original, ...faster };
}
