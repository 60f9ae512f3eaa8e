import tf = require("@tensorflow/tfjs");

import { nativeKernel } from "./kernel.js";

/** dy where x > 0, else 0. TensorFlow.js composes it of seven ops, each as large as the activations. */
export const reluGradient = nativeKernel({
  name: "ReluGrad",
  inputs: ["dy", "x"],
  outputs: 1,
  types: ["T"],
});

/**
 * The gradient of ReLU by the kernel `ReluGrad`.
 *
 * Gradients are registered for all backends at once, and the kernel has no gradient of its own. So the composed
 * gradient stays for backends without the kernel, and inside of another gradient.
 */
export function reluByKernel(composed: tf.GradConfig): tf.GradConfig {
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    const engine = tf.engine();
    const known: tf.KernelConfig | undefined = tf.getKernel(reluGradient.kernelName, engine.backendName);
    if (known === undefined || engine.state.gradientDepth > 0) return composed.gradFunc(dy, saved, attrs);
    const [x] = saved as [tf.Tensor];
    return { x: () => engine.runKernel(reluGradient.kernelName, { dy: dy as tf.Tensor, x }) as tf.Tensor };
  };
  return { ...composed, gradFunc };
}
