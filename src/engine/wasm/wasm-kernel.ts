import type * as tf from "@tensorflow/tfjs";

import { compositionOn, kernelNamed } from "../kernels/composition.js";

/** Builds a composition on the WASM backend. */
export const composition = compositionOn("wasm");

/** Kernel currently registered for the WASM backend under a name. */
export function wasmKernel(kernelName: string): tf.KernelConfig {
  return kernelNamed(kernelName, "wasm");
}
