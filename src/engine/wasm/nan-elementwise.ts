import tf = require("@tensorflow/tfjs");

import { filled, withNaN } from "../kernels/nan.js";
import { mayBeNonFinite } from "./non-finite.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

interface Unary extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
}

interface Binary extends tf.NamedTensorInfoMap {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
}

/** Kernel of one input, such as `Relu`, that maps NaN to NaN where the backend's own returns a bound or 0. */
export function nanUnary(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Unary, object>(kernelName, (call) => {
    const { inputs, attrs, run } = call;
    const y = run(kernelFunc, inputs, attrs);
    return mayBeNonFinite(call, inputs.x) ? withNaN(run, inputs.x, y) : y;
  });
}

/**
 * Kernel of two inputs, such as `Maximum`, that preserves NaN where the backend's own drops it from the second input.
 */
export function nanBinary(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Binary, object>(kernelName, (call) => {
    const { inputs, attrs, run } = call;
    return [inputs.a, inputs.b]
      .filter((x) => mayBeNonFinite(call, x))
      .map((x) => withNaN(run, x, filled(run, x.shape, 0)))
      .reduce((a, b) => run(tf.Add, { a, b }), run(kernelFunc, inputs, attrs));
  });
}
