import type * as tf from "@tensorflow/tfjs";

import type { ConvolutionAttrs } from "../kernels/axis.js";
import { compositionOn } from "../kernels/composition.js";

interface Inputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
  readonly preluActivationWeights?: tf.TensorInfo;
}

interface Attrs extends ConvolutionAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Subset of the native backend that is used here: the activations that its fused kernels apply. */
interface Activations {
  applyActivation(
    x: tf.TensorInfo,
    activation: string | undefined,
    prelu: tf.TensorInfo | undefined,
    slope: number | undefined,
  ): tf.Tensor;
}

const composition = compositionOn("tensorflow");

/**
 * Fused kernel built from the registered convolution kernel, including its guards.
 *
 * TensorFlow.js's own version performs the same three steps, but calls the function behind its unfused kernel
 * directly.
 */
export function fused(kernelName: string, convolution: string): tf.KernelConfig {
  return composition<Inputs, Attrs>(kernelName, ({ inputs, attrs, backend, run }) => {
    const { x, filter, bias, preluActivationWeights } = inputs;
    const convolved = run(convolution, { x, filter }, attrs);
    const a = bias ? run("Add", { a: convolved, b: bias }) : convolved;
    const { applyActivation } = backend as unknown as Activations;
    return run(
      () => applyActivation.call(backend, a, attrs.activation, preluActivationWeights, attrs.leakyreluAlpha),
      {},
    );
  });
}
