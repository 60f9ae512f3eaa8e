import tf = require("@tensorflow/tfjs");

import { composition, wasmKernel } from "./composition.js";

interface Attrs {
  readonly activation?: string;
}

/** The activations that a fused kernel computes as the bounds of its result, with the kernels that compute them alone. */
const BOUNDS: Readonly<Record<string, string>> = { relu: tf.Relu, relu6: tf.Relu6 };

/**
 * A fused kernel that applies an activation with bounds in a second step.
 *
 * XNNPACK bounds the result of the first with instructions that turn NaN into a bound, also where finite inputs have
 * overflowed, so that nothing is left to see of it.
 */
export function unfused(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<tf.NamedTensorInfoMap, Attrs>(kernelName, ({ inputs, attrs, run }) => {
    const bounds = BOUNDS[attrs.activation ?? ""];
    if (bounds === undefined) return run(kernelFunc, inputs, attrs);
    return run(bounds, { x: run(kernelFunc, inputs, { ...attrs, activation: "linear" }) });
  });
}
