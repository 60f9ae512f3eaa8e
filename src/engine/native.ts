import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import type { LoadedEngine, LoadOptions } from "./loaded.js";
import { registerNativeKernels } from "./native/index.js";

const require = createRequire(import.meta.url);

/** Path of the quiet addon that set-up builds if it can. */
const QUIET_ADDON = join(import.meta.dirname, "../../node_modules/.convscope/quiet.node");

/**
 * Interface of an addon that set-up builds next to TensorFlow: it silences the process's stderr while a library
 * loads.
 */
interface Quiet {
  silence(): void;
  restore(): void;
}

/**
 * Loads TensorFlow's C++ engine, with this project's kernels for training and, by default, guards against its faults.
 * Throws if the optional package or its addon is missing.
 */
export async function loadNative(threads: number, options: LoadOptions = {}): Promise<LoadedEngine> {
  restoreRemovedUtilities();
  // TensorFlow reads both from the environment once, while its library loads.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  const native = quietly(() => require("@tensorflow/tfjs-node") as typeof import("@tensorflow/tfjs-node"));
  registerNativeKernels(options);
  const version = tensorFlowVersion(native.backend());
  return { backend: "tensorflow", version, threads: Number(process.env.TF_NUM_INTRAOP_THREADS) };
}

/**
 * Restores two functions of `util` that tfjs-node 4.22 still calls in its ops, but that Node 23 removed and Node 22
 * warns about. Plain versions, set before the first op, are enough.
 */
function restoreRemovedUtilities(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

/**
 * Runs a load without the lines that TensorFlow's static initializers write to file descriptor 2 before any log level
 * is read. If the addon was not built or does not work, the only effect is that those lines appear.
 */
function quietly<T>(load: () => T): T {
  const quiet = silenced();
  try {
    return load();
  } finally {
    quiet?.restore();
  }
}

function silenced(): Quiet | undefined {
  try {
    const quiet = require(QUIET_ADDON) as Quiet;
    quiet.silence();
    return quiet;
  } catch {
    return undefined;
  }
}

function tensorFlowVersion(backend: object): string {
  const binding = "binding" in backend ? backend.binding : undefined;
  const version =
    typeof binding === "object" && binding !== null && "TF_Version" in binding
      ? binding.TF_Version
      : undefined;
  return typeof version === "string" ? version : "unknown";
}
