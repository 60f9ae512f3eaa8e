import tf = require("@tensorflow/tfjs");

import type { Loaded, LoadOptions } from "./loaded.js";
import { registerWasmKernels } from "./wasm/index.js";

/**
 * Loads the WebAssembly engine, with the kernels that it lacks for training and, by default, guards against its faults.
 * It computes on one thread in Node.
 */
export async function loadWasm(options: LoadOptions = {}): Promise<Loaded> {
  const cpu = tf.findBackend("cpu");
  // The plain JavaScript backend prints a banner at its first use; kernels that WASM lacks may touch it.
  if (cpu !== null) Object.assign(cpu, { firstUse: false });
  const { version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
  registerWasmKernels(options);
  return { backend: "wasm", version: version_wasm, threads: 1 };
}
