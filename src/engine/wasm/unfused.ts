import tf = require("@tensorflow/tfjs");

import type { Call } from "../kernels/composition.js";
import { composition, wasmKernel } from "./composition.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly preluActivationWeights: tf.TensorInfo;
}

interface Attrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

type Activation = (call: Call<Inputs, Attrs>, x: tf.TensorInfo) => tf.TensorInfo;

/** The activations that fused kernels know, each by the kernel that computes it alone. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  relu: ({ run }, x) => run(tf.Relu, { x }),
  relu6: ({ run }, x) => run(tf.Relu6, { x }),
  elu: ({ run }, x) => run(tf.Elu, { x }),
  sigmoid: ({ run }, x) => run(tf.Sigmoid, { x }),
  leakyrelu: ({ attrs, run }, x) => run(tf.LeakyRelu, { x }, { alpha: attrs.leakyreluAlpha ?? 0 }),
  prelu: ({ inputs, run }, x) => run(tf.Prelu, { x, alpha: inputs.preluActivationWeights }),
};

/**
 * A fused kernel that activates in a second step.
 *
 * XNNPACK bounds the result of the first with instructions that turn NaN into a bound, also where finite inputs have
 * overflowed, so that nothing is left to see of it.
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
