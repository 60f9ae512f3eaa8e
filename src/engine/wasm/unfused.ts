import tf = require("@tensorflow/tfjs");

import type { Call } from "../kernels/composition.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly preluActivationWeights: tf.TensorInfo;
}

interface Attrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

type Activation = (call: Call<Inputs, Attrs>, x: tf.TensorInfo) => tf.TensorInfo;

/** Activations that fused kernels support, each with the kernel that computes it separately. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  relu: ({ run }, x) => run(tf.Relu, { x }),
  relu6: ({ run }, x) => run(tf.Relu6, { x }),
  elu: ({ run }, x) => run(tf.Elu, { x }),
  sigmoid: ({ run }, x) => run(tf.Sigmoid, { x }),
  leakyrelu: ({ attrs, run }, x) => run(tf.LeakyRelu, { x }, { alpha: attrs.leakyreluAlpha ?? 0 }),
  prelu: ({ inputs, run }, x) => run(tf.Prelu, { x, alpha: inputs.preluActivationWeights }),
};

/**
 * Fused kernel that activates in a separate step.
 *
 * XNNPACK bounds the convolution's result with instructions that turn NaN into a bound, even if finite inputs have
 * overflowed, which hides the NaN.
 */
export function unfused(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Inputs, Attrs>(kernelName, (call) => {
    const { inputs, attrs, run } = call;
    const activation = ACTIVATIONS[attrs.activation ?? ""];
    if (activation === undefined) return run(kernelFunc, inputs, attrs);
    const { preluActivationWeights: _, ...rest } = inputs;
    return activation(call, run(kernelFunc, rest as Inputs, { ...attrs, activation: "linear" }));
  });
}
