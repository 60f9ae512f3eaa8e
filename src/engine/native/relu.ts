import tf = require("@tensorflow/tfjs");

import { runOp } from "./ops.js";

const RELU_GRADIENT = "ReluGrad";

/** Kernel for dy where x > 0, else 0. TensorFlow.js composes it from seven ops, each as large as the activations. */
export const reluGradient: tf.KernelConfig = {
  kernelName: RELU_GRADIENT,
  backendName: "tensorflow",
  kernelFunc: ({ inputs: { dy, x }, backend }) => {
    const op = { name: RELU_GRADIENT, outputs: 1, types: ["T"] };
    return runOp(backend, op, [dy, x] as tf.TensorInfo[])[0] as tf.Tensor;
  },
};

/**
 * Gradient of ReLU by that kernel.
 *
 * Gradients are registered for all backends at once, and the kernel itself has no gradient. The composed gradient
 * therefore remains for backends without the kernel, and inside another gradient.
 */
export function reluByKernel(composed: tf.GradConfig): tf.GradConfig {
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    const engine = tf.engine();
    const known: tf.KernelConfig | undefined = tf.getKernel(RELU_GRADIENT, engine.backendName);
    if (known === undefined || engine.state.gradientDepth > 0) return composed.gradFunc(dy, saved, attrs);
    const [x] = saved as [tf.Tensor];
    return { x: () => engine.runKernel(RELU_GRADIENT, { dy: dy as tf.Tensor, x }) as tf.Tensor };
  };
  return { ...composed, gradFunc };
}
