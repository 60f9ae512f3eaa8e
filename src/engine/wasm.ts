import tf = require("@tensorflow/tfjs");

import type { LoadedEngine, LoadOptions } from "./loaded.js";
import { registerWasmKernels } from "./wasm/index.js";

/**
 * Loads the WebAssembly engine, with the kernels that it lacks for training and, by default, guards against its
 * faults. In Node, it computes on one thread.
 */
export async function loadWasm(options: LoadOptions = {}): Promise<LoadedEngine> {
  const cpu = tf.findBackend("cpu");
  // The plain JavaScript backend prints a banner on first use, and kernels that WASM lacks may use it.
  if (cpu !== null) Object.assign(cpu, { firstUse: false });
  const { version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
  registerWasmKernels(options);
  return { backend: "wasm", version: version_wasm, threads: 1 };
}
