import { UserError } from "../core/errors.js";
import { type Report, runJob } from "../engine/checkChild.js";
import type { EngineName } from "../engine/engine.js";
import type { EngineChoice } from "../engine/engineChoice.js";
import { isOff } from "../engine/fastCheck.js";
import type { Runner } from "./runCases.js";

/** Engine, and the environment that selects how it computes. */
export interface Setting {
  readonly engine: EngineName;
  /** Name, such as `native, AVX2` or `wasm`. */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Instruction-set limits that oneDNN accepts, from the most to the least capable. */
const LIMITS = ["AVX512_CORE", "AVX2", "AVX", "SSE41"];

/** Time limit in milliseconds. Loading the library and computing the hash takes a second or two. */
const LIMIT = 120_000;

/**
 * Settings available on this machine: the native engine with each instruction set whose arithmetic differs, and with
 * oneDNN off; and WASM. If the native engine does not load, its settings are omitted; if it was requested,
 * `UserError` is thrown.
 */
export async function settingsHere(
  { engine = "auto" }: EngineChoice,
  env: NodeJS.ProcessEnv,
  runner: Runner = runJob,
): Promise<readonly Setting[]> {
  const wasm = { engine: "wasm", name: "wasm", env } as const;
  if (engine === "wasm") return [wasm];
  try {
    const native = await nativeSettings(env, runner);
    return engine === "native" ? native : [...native, wasm];
  } catch (error) {
    if (engine === "native") throw error;
    return [wasm];
  }
}

async function nativeSettings(env: NodeJS.ProcessEnv, runner: Runner): Promise<readonly Setting[]> {
  const limited = LIMITS.map((limit) => ({ ...env, ONEDNN_MAX_CPU_ISA: limit }));
  // A limit set by the user takes precedence.
  const all = env.ONEDNN_MAX_CPU_ISA === undefined ? [env, ...limited] : [env];
  const found = new Map<string, Setting>();
  for (const each of isOff(env) ? all : [...all, { ...env, TF_ENABLE_ONEDNN_OPTS: "0" }]) {
    const { instructions, arithmetic } = await arithmeticOf(each, runner);
    const name = `native, ${instructions}${isOff(each) ? ", oneDNN off" : ""}`;
    // A limit above the processor's capability changes nothing, nor do some differences between sets.
    if (!found.has(arithmetic)) found.set(arithmetic, { engine: "native", name, env: each });
  }
  return [...found.values()];
}

/** Arithmetic of the native engine in an environment: its hash, or a substitute if it crashes. */
async function arithmeticOf(env: NodeJS.ProcessEnv, runner: Runner) {
  const reports: Report[] = [];
  const job = { engine: "native", threads: 2, guards: true, indices: [], hash: true } as const;
  const onReport = (report: Report) => reports.push(report);
  const { instructions } = await runner(job, { env, limit: LIMIT, onReport });
  const unloadable = reports.at(-1)?.unloadable;
  if (unloadable !== undefined) throw new UserError(`The native engine cannot run: ${unloadable}.`);
  return { instructions, arithmetic: reports.at(-1)?.hash ?? `${instructions} ${isOff(env)}` };
}
