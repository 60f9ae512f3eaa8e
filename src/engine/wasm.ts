import tf = require("@tensorflow/tfjs");

import type { Loaded } from "./loaded.js";
import { registerWasmKernels } from "./wasm/index.js";

/** Loads the WebAssembly engine, with the kernels that it lacks for training. It computes on one thread in Node. */
export async function loadWasm(): Promise<Loaded> {
  const cpu = tf.findBackend("cpu");
  // The plain JavaScript backend prints a banner at its first use; kernels that WASM lacks may touch it.
  if (cpu !== null) Object.assign(cpu, { firstUse: false });
  const { version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
  registerWasmKernels();
  return { backend: "wasm", version: version_wasm, threads: 1 };
}
