import { UserError } from "../core/errors.js";
import { type Report, runJob } from "../engine/checkChild.js";
import type { EngineName } from "../engine/engine.js";
import type { EngineChoice } from "../engine/engineChoice.js";
import { isOff } from "../engine/fastCheck.js";
import type { Runner } from "./runCases.js";

/** An engine with the environment that makes it compute in one way. */
export interface Setting {
  readonly engine: EngineName;
  /** `native, AVX2`; `wasm`. */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The limits that oneDNN takes, from the most to the least that a processor may have. */
const LIMITS = ["AVX512_CORE", "AVX2", "AVX", "SSE41"];

/** To load the library and compute the hash takes a second or two. In milliseconds. */
const LIMIT = 120_000;

/**
 * The ways in which the engines compute on this machine: the native one by each instruction set that has an arithmetic
 * of its own, and with oneDNN off; and WASM. Where the native engine does not load, it has none, and `UserError` is
 * thrown if it was asked for.
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
  // A user who has set a limit gets that one.
  const all = env.ONEDNN_MAX_CPU_ISA === undefined ? [env, ...limited] : [env];
  const found = new Map<string, Setting>();
  for (const each of isOff(env) ? all : [...all, { ...env, TF_ENABLE_ONEDNN_OPTS: "0" }]) {
    const { instructions, arithmetic } = await arithmeticOf(each, runner);
    const name = `native, ${instructions}${isOff(each) ? ", oneDNN off" : ""}`;
    // A limit that the processor does not reach changes nothing, and neither do some differences between sets.
    if (!found.has(arithmetic)) found.set(arithmetic, { engine: "native", name, env: each });
  }
  return [...found.values()];
}

/** The arithmetic of the native engine in an environment: its hash, or what stands for one that dies on the way. */
async function arithmeticOf(env: NodeJS.ProcessEnv, runner: Runner) {
  const reports: Report[] = [];
  const job = { engine: "native", threads: 2, guards: true, indices: [], hash: true } as const;
  const onReport = (report: Report) => reports.push(report);
  const { instructions } = await runner(job, { env, limit: LIMIT, onReport });
  const unloadable = reports.at(-1)?.unloadable;
  if (unloadable !== undefined) throw new UserError(`The native engine cannot run: ${unloadable}.`);
  return { instructions, arithmetic: reports.at(-1)?.hash ?? `${instructions} ${isOff(env)}` };
}
