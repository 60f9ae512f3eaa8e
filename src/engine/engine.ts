import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";

// Required, not imported, here and everywhere: Node searches a large CommonJS bundle for names before it imports it,
// which takes a tenth of a second.
import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../errors.js";
import type { EngineChoiceName } from "./choices.js";
import type { Loaded } from "./loaded.js";
import { loadNative } from "./native.js";
import { loadWasm } from "./wasm.js";

/** The TensorFlow.js backend that runs, and why that one. */
export interface Engine {
  readonly name: EngineName;
  /** The version of what computes: TensorFlow's own for `native`, the backend's for `wasm`. */
  readonly version: string;
  /** Why this engine runs, one sentence without a full stop. */
  readonly reason: string;
  readonly threads: number;
}

/** How to start an engine. */
export interface EngineChoice {
  /** `auto` takes the native engine and falls back to WASM. Default `auto`. */
  readonly engine?: EngineChoiceName;
  /** Threads of the native engine; fixed at its first start in a process. Default: all cores. */
  readonly threads?: number;
}

const LOADERS = { native: loadNative, wasm: () => loadWasm() } as const;

/** The name of an engine: `native` (TensorFlow in C++) or `wasm` (XNNPACK in WebAssembly). */
export type EngineName = keyof typeof LOADERS;

const started = new Map<EngineName, Promise<Loaded>>();

/**
 * Starts an engine and makes it the one that runs. Starting twice is free.
 * Throws `UserError` when the engine that was asked for cannot run here.
 */
export async function startEngine(choice: EngineChoice = {}): Promise<Engine> {
  const { engine = "auto", threads = availableParallelism() } = choice;
  if (engine !== "auto") return asked(engine, threads);
  try {
    return await activate("native", threads, "it is the first choice and its addon loads");
  } catch (error) {
    return activate("wasm", threads, `the native engine cannot run (${reasonOf(error)})`);
  }
}

async function asked(name: EngineName, threads: number): Promise<Engine> {
  try {
    return await activate(name, threads, "it was asked for");
  } catch (error) {
    throw new UserError(`The ${name} engine cannot run: ${reasonOf(error)}. 'convscope doctor' tells more.`);
  }
}

/** TensorFlow's library, unloaded with a thread that has loaded it and computed nothing, takes the process along. */
function compute(): void {
  tf.tidy(() => tf.neg(1).dataSync());
}

async function activate(name: EngineName, threads: number, reason: string): Promise<Engine> {
  const loading = started.get(name) ?? LOADERS[name](threads);
  started.set(name, loading);
  const loaded = await loading;
  await tf.setBackend(loaded.backend);
  if (!isMainThread) compute();
  return { name, version: loaded.version, threads: loaded.threads, reason };
}
