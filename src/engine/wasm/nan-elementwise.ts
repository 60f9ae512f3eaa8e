import tf = require("@tensorflow/tfjs");

import { filled, withNaN } from "../kernels/nan.js";
import { composition, wasmKernel } from "./composition.js";
import { mayBeNonFinite } from "./finite.js";

interface Unary extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
}

interface Binary extends tf.NamedTensorInfoMap {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
}

/** A kernel of one input, such as `Relu`, that gives NaN for NaN where the backend's own gives a bound or 0. */
export function nanUnary(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Unary, object>(kernelName, (call) => {
    const { inputs, attrs, run } = call;
    const y = run(kernelFunc, inputs, attrs);
    return mayBeNonFinite(call, inputs.x) ? withNaN(run, inputs.x, y) : y;
  });
}

/** A kernel of two inputs, such as `Maximum`, that gives NaN for NaN where the backend's own drops that of the second. */
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
