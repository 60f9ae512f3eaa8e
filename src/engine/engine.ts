import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import { defined } from "../core/defined.js";

// Required, not imported, here and everywhere: Node searches a large CommonJS bundle for names before it imports it,
// which takes a tenth of a second.
import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../core/errors.js";
import type { Arithmetic } from "./arithmetic.js";
import type { EngineChoice } from "./engineChoice.js";
import { nativeVerdict } from "./nativeVerdict.js";
import { type LoadedSound, loadSoundNative } from "./soundNative.js";
import { loadWasm } from "./wasm.js";

/** The TensorFlow.js backend that runs, and why that one. */
export interface Engine {
  readonly name: EngineName;
  /** The version of what computes: TensorFlow's own for `native`, the backend's for `wasm`. */
  readonly version: string;
  /** Reason for the choice of this engine, one sentence without a full stop. */
  readonly reason: string;
  readonly threads: number;
  /** The native engine's arithmetic on this processor; undefined for WASM, and where nothing was to be computed. */
  readonly arithmetic?: Arithmetic;
}

const LOADERS = { native: loadSoundNative, wasm: (): Promise<LoadedSound> => loadWasm() } as const;

/** The name of an engine: `native` (TensorFlow in C++) or `wasm` (XNNPACK in WebAssembly). */
export type EngineName = keyof typeof LOADERS;

const started = new Map<string, Promise<LoadedSound>>();

/** The parts of a choice that decide how an engine is loaded. */
type Manner = Required<Pick<EngineChoice, "threads" | "computes">>;

/**
 * Starts an engine and makes it the one that runs. Starting twice is free.
 * Throws `UserError` when the engine that was asked for cannot run here.
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
 * Has the native engine's kernels checked, if they may be used and were not yet, so that threads that start later
 * find the verdict. It loads no engine.
 */
export async function checkEngine({ engine = "auto" }: EngineChoice): Promise<void> {
  if (engine !== "wasm") await nativeVerdict();
}

/** TensorFlow's library, unloaded with a thread that has loaded it and computed nothing, takes the process along. */
function compute(): void {
  tf.tidy(() => tf.neg(1).dataSync());
}

async function activate(name: EngineName, manner: Manner, reason: string): Promise<Engine> {
  const { threads, computes } = manner;
  // An engine that was loaded for no computation was not checked: loading it again costs the check alone.
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
