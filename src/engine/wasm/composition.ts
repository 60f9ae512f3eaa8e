import type * as tf from "@tensorflow/tfjs";

import { compositionOn, kernelNamed } from "../kernels/composition.js";

/** A composition on the WASM backend. */
export const composition = compositionOn("wasm");

/** The kernel that the WASM backend has under a name at this moment. */
export function wasmKernel(kernelName: string): tf.KernelConfig {
  return kernelNamed(kernelName, "wasm");
}
