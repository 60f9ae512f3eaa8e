import tf = require("@tensorflow/tfjs");

import {
  type AverageGradientAttrs,
  type AverageGradientInputs,
  averageWindows,
  withWindowShares,
} from "../kernels/average-window.js";
import { composition, wasmKernel } from "./composition.js";

/**
 * The gradient of average pooling, where a window over the border divides by the pixels that it holds.
 *
 * The backend's own kernel divides by the size of the window everywhere, unlike its forward kernel.
 */
export function averagePoolGradient(): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(tf.AvgPoolGrad);
  return composition<AverageGradientInputs, AverageGradientAttrs>(tf.AvgPoolGrad, (call) => {
    const { inputs, attrs, run } = call;
    const dy = withWindowShares(inputs.dy, averageWindows(inputs.input, attrs), call);
    return run(kernelFunc, { dy, input: inputs.input }, attrs);
  });
}
