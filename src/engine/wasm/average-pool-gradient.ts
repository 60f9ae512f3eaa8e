import tf = require("@tensorflow/tfjs");

import {
  type AverageGradientAttrs,
  type AverageGradientInputs,
  averageWindows,
  withWindowShares,
} from "../kernels/average-window.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

/**
 * Gradient of average pooling in which a window that extends past the border divides by the number of pixels under
 * it.
 *
 * The backend's own kernel always divides by the size of the window, unlike its forward kernel.
 */
export function averagePoolGradient(): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(tf.AvgPoolGrad);
  return composition<AverageGradientInputs, AverageGradientAttrs>(tf.AvgPoolGrad, (call) => {
    const { inputs, attrs, run } = call;
    const dy = withWindowShares(inputs.dy, averageWindows(inputs.input, attrs), call);
    return run(kernelFunc, { dy, input: inputs.input }, attrs);
  });
}
