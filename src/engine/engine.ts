import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import { defined } from "../core/objectFields.js";

// Required rather than imported, here and everywhere: Node scans a large CommonJS bundle for export names before
// importing it, which takes a tenth of a second.
import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../core/errors.js";
import type { Arithmetic } from "./engineArithmetic.js";
import type { EngineChoice } from "./engineChoice.js";
import { type CheckedEngine, loadSoundNative } from "./soundNative.js";
import { loadWasm } from "./wasm.js";

/** TensorFlow.js backend in use, and the reason for its choice. */
export interface Engine {
  readonly name: EngineName;
  /** Version of the computing library: of TensorFlow itself for `native`, of the backend for `wasm`. */
  readonly version: string;
  /** Reason for the choice of this engine, one sentence without a period. */
  readonly reason: string;
  readonly threads: number;
  /** Arithmetic of the native engine on this processor; undefined for WASM, and if nothing will be computed. */
  readonly arithmetic?: Arithmetic;
}

const LOADERS = { native: loadSoundNative, wasm: (): Promise<CheckedEngine> => loadWasm() } as const;

/** Name of an engine: `native` (TensorFlow in C++) or `wasm` (XNNPACK in WebAssembly). */
export type EngineName = keyof typeof LOADERS;

const started = new Map<string, Promise<CheckedEngine>>();

/** Settings of a choice that decide how an engine is loaded. */
type Manner = Required<Pick<EngineChoice, "threads" | "computes">>;

/**
 * Starts an engine and makes it the current one, by default the native engine with WASM as fallback. Starting it
 * again costs nothing. Throws `UserError` if the requested engine cannot run here.
 */
export async function startEngine(choice: EngineChoice = {}): Promise<Engine> {
  const { engine = "auto", threads = availableParallelism(), computes = true } = choice;
  const manner = { threads, computes };
  if (engine !== "auto") return asked(engine, manner);
  try {
    return await activate("native", manner, "it is the first choice and its addon loads");
  } catch (error) {
    return activate("wasm", manner, `the native engine cannot run (${reasonOf(error)})`);
  }
}

async function asked(name: EngineName, manner: Manner): Promise<Engine> {
  try {
    return await activate(name, manner, "it was requested");
  } catch (error) {
    throw new UserError(
      `The ${name} engine cannot run: ${reasonOf(error)}. Run 'convscope doctor' for details.`,
    );
  }
}

/**
 * Runs a trivial computation. TensorFlow's library crashes the process when it is unloaded with a thread that loaded
 * it but never computed.
 */
function compute(): void {
  tf.tidy(() => tf.neg(1).dataSync());
}

async function activate(name: EngineName, manner: Manner, reason: string): Promise<Engine> {
  const { threads, computes } = manner;
  // An engine that was loaded without computing has not been checked; loading it again costs only the check.
  const key = `${name}${computes ? "" : ", for nothing"}`;
  const loading = started.get(key) ?? LOADERS[name](threads, { computes });
  started.set(key, loading);
  const { backend, version, threads: running, note, arithmetic } = await loading;
  await tf.setBackend(backend);
  if (!isMainThread) compute();
  const why = note === undefined ? reason : `${reason}; ${note}`;
  return {
    name,
    version,
    threads: running,
    reason: why,
    ...defined({ arithmetic }),
  };
}
