import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import { cacheFolder } from "./cacheFolder.js";
import type { EngineChoice } from "./engineChoice.js";
import { judgeNative } from "./fastCheck.js";
import { keepVerdict, keptVerdict, verdictKey } from "./keptVerdicts.js";
import { isVerdict, type Verdict } from "./verdict.js";

/** Key of the environment data under which threads started later find the verdict. */
const SHARED = "convscope/verdict";

let judging: Promise<Verdict | undefined> | undefined;

/**
 * Verdict on the native engine's kernels: from this process, from the thread that started this one, stored by an
 * earlier run, or from a check that runs now in a child process. Undefined if the engine does not load.
 */
export function nativeVerdict(): Promise<Verdict | undefined> {
  judging ??= judge();
  return judging;
}

/**
 * Checks the native engine's kernels if they may be used and have not been checked yet, so that threads started later
 * find the verdict. It loads no engine.
 */
export async function checkEngine({ engine = "auto" }: EngineChoice): Promise<void> {
  if (engine !== "wasm") await nativeVerdict();
}

/** Verdict, if it is known without a check. */
export async function knownVerdict(): Promise<Verdict | undefined> {
  const shared = getEnvironmentData(SHARED);
  if (isVerdict(shared)) return shared;
  const folder = cacheFolder();
  return folder === undefined ? undefined : keptVerdict(folder, verdictKey(process.env));
}

async function judge(): Promise<Verdict | undefined> {
  const verdict = (await knownVerdict()) ?? (await judged());
  if (verdict !== undefined) setEnvironmentData(SHARED, { ...verdict });
  return verdict;
}

async function judged(): Promise<Verdict | undefined> {
  // Read before the check: loading the engine sets variables of its own.
  const key = verdictKey(process.env);
  const found = await judgeNative(process.env);
  const folder = cacheFolder();
  if (found?.lasts && folder !== undefined) await keepVerdict(folder, key, found.verdict);
  return found?.verdict;
}
