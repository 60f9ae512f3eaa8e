import type { Arithmetic } from "./arithmetic.js";
import { isOff } from "./fastCheck.js";
import type { Loaded } from "./loaded.js";
import { loadNative } from "./native.js";
import { knownVerdict, nativeVerdict } from "./nativeVerdict.js";
import type { Verdict } from "./verdict.js";

/** An engine that was loaded, and what is known of its kernels. */
export interface LoadedSound extends Loaded {
  readonly arithmetic?: Arithmetic;
  /** The outcome of the check of its kernels, for use inside a sentence. Default: none. */
  readonly note?: string;
}

/**
 * Loads the native engine if its kernels are sound on this processor, with oneDNN off where they are only so. Where
 * nothing will be computed, only what is known already counts. Throws where the kernels are faulty or nothing loads.
 */
export async function loadSoundNative(
  threads: number,
  { computes }: { readonly computes: boolean },
): Promise<LoadedSound> {
  const verdict = computes ? await nativeVerdict() : await knownVerdict();
  if (verdict === undefined) return { ...(await load(threads)), ...(computes ? {} : { note: UNCHECKED }) };
  if (!verdict.sound) throw new Error(`its kernels are faulty on this processor: ${verdict.fault}`);
  if (verdict.withoutOneDnn !== undefined) turnOff(verdict.withoutOneDnn);
  const { arithmetic } = verdict;
  return { ...(await load(threads)), arithmetic, note: noteOf(verdict, arithmetic) };
}

let isLoaded = false;

async function load(threads: number): Promise<Loaded> {
  const loaded = await loadNative(threads);
  isLoaded = true;
  return loaded;
}

const UNCHECKED = "its kernels are checked before they first compute on this processor";

function noteOf({ withoutOneDnn }: Verdict & { sound: true }, { instructions }: Arithmetic): string {
  const checked = `its kernels passed their check with ${instructions}`;
  return withoutOneDnn === undefined ? checked : `${checked}, because with oneDNN on ${withoutOneDnn}`;
}

/** TensorFlow reads the variable once, while its library loads. */
function turnOff(fault: string): void {
  if (isOff(process.env)) return;
  if (isLoaded) throw new Error(`it was loaded with oneDNN on, with which ${fault}`);
  process.env.TF_ENABLE_ONEDNN_OPTS = "0";
}
