import type { Arithmetic } from "./engineArithmetic.js";
import { isOff } from "./fastCheck.js";
import type { LoadedEngine } from "./loaded.js";
import { loadNative } from "./native.js";
import { knownVerdict, nativeVerdict } from "./nativeVerdict.js";
import type { Verdict } from "./verdict.js";

/** Loaded engine, and what is known about its kernels. */
export interface CheckedEngine extends LoadedEngine {
  readonly arithmetic?: Arithmetic;
  /** Outcome of its kernel check, for use inside a sentence. Default: none. */
  readonly note?: string;
}

/**
 * Loads the native engine if its kernels are sound on this processor, with oneDNN off if they are sound only then. If
 * nothing will be computed, no check is started and only a known verdict is used. Throws if the kernels are faulty or
 * the engine does not load.
 */
export async function loadSoundNative(
  threads: number,
  { computes }: { readonly computes: boolean },
): Promise<CheckedEngine> {
  const verdict = computes ? await nativeVerdict() : await knownVerdict();
  if (verdict === undefined) return { ...(await load(threads)), ...(computes ? {} : { note: UNCHECKED }) };
  if (!verdict.sound) throw new Error(`its kernels are faulty on this processor: ${verdict.fault}`);
  if (verdict.withoutOneDnn !== undefined) turnOff(verdict.withoutOneDnn);
  const { arithmetic } = verdict;
  return { ...(await load(threads)), arithmetic, note: noteOf(verdict, arithmetic) };
}

let isLoaded = false;

async function load(threads: number): Promise<LoadedEngine> {
  const loaded = await loadNative(threads);
  isLoaded = true;
  return loaded;
}

const UNCHECKED = "its kernels are checked before they first compute on this processor";

function noteOf({ withoutOneDnn }: Verdict & { sound: true }, { instructions }: Arithmetic): string {
  const checked = `its kernels passed their check with ${instructions}`;
  return withoutOneDnn === undefined ? checked : `${checked}, because with oneDNN on ${withoutOneDnn}`;
}

/** Turns oneDNN off. TensorFlow reads the variable once, while its library loads. */
function turnOff(fault: string): void {
  if (isOff(process.env)) return;
  if (isLoaded) throw new Error(`it was loaded with oneDNN on, with which ${fault}`);
  process.env.TF_ENABLE_ONEDNN_OPTS = "0";
}
