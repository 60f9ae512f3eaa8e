import tf = require("@tensorflow/tfjs");

import { type BackendName, kernelNamed } from "../kernels/composition.js";

type Inputs = Partial<Record<"scale" | "offset", tf.TensorInfo>> & Record<"x" | "mean", tf.TensorInfo>;

/**
 * Kernel `FusedBatchNorm` of a backend, completed so that it saves ones and zeros for the scale and the offset that a
 * layer lacks. In its backward pass, TensorFlow.js reads every saved input and throws a TypeError at a missing one.
 */
export function completedBatchNorm(backendName: BackendName): tf.KernelConfig {
  const { kernelFunc, ...kernel } = kernelNamed(tf.FusedBatchNorm, backendName);
  return {
    ...kernel,
    kernelFunc: (call) => {
      if (tf.engine().state.gradientDepth > 0) complete(call.inputs as Inputs);
      return kernelFunc(call);
    },
  };
}

function complete(inputs: Inputs): void {
  const { shape } = inputs.mean;
  inputs.scale ??= tf.ones([...shape]);
  inputs.offset ??= tf.zeros([...shape]);
}

type Saved = [x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, scale: tf.Tensor];

/**
 * Gradients of batch normalization with given statistics, γ (x − mean) / √(variance + ε) + β, for statistics of any
 * shape that broadcasts. TensorFlow.js's own gradients are wrong for shapes such as [1, c, 1, 1]: they have the shape
 * of a whole image.
 */
export const batchNormGradient: tf.GradConfig = {
  kernelName: tf.FusedBatchNorm,
  inputsToSave: ["x", "mean", "variance", "scale"],
  gradFunc: (dys, saved, attrs) => {
    const dy = dys as tf.Tensor;
    const [x, mean, variance, scale] = saved as Saved;
    const { varianceEpsilon } = attrs as unknown as tf.FusedBatchNormAttrs;
    const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const slope = () => tf.mul(tf.mul(dy, inverse), scale);
    const distance = () => tf.sub(x, mean);
    const cube = () => tf.mul(tf.square(inverse), -0.5);
    return {
      x: slope,
      mean: () => summed(tf.neg(slope()), mean.shape),
      variance: () => summed(tf.mul(tf.mul(slope(), distance()), cube()), variance.shape),
      scale: () => summed(tf.mul(dy, tf.mul(distance(), inverse)), scale.shape),
      offset: () => summed(dy, mean.shape),
    };
  },
};

/** Sums over all elements that a tensor of that shape was broadcast to. */
function summed(x: tf.Tensor, shape: number[]): tf.Tensor {
  return tf.reshape(tf.sum(x, tf.broadcast_util.getReductionAxes(shape, x.shape)), shape);
}
