import { type Report, runJob } from "../engine/checkChild.js";
import type { EngineChoice, EngineName } from "../engine/engine.js";
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
 * of its own, and with oneDNN off; and WASM. An engine that does not load has none.
 */
export async function settingsHere(
  { engine = "auto" }: EngineChoice,
  env: NodeJS.ProcessEnv,
  runner: Runner = runJob,
): Promise<readonly Setting[]> {
  const native = engine === "wasm" ? [] : await nativeSettings(env, runner);
  return engine === "native" ? native : [...native, { engine: "wasm", name: "wasm", env }];
}

async function nativeSettings(env: NodeJS.ProcessEnv, runner: Runner): Promise<readonly Setting[]> {
  const limited = LIMITS.map((limit) => ({ ...env, ONEDNN_MAX_CPU_ISA: limit }));
  // A user who has set a limit gets that one.
  const all = env.ONEDNN_MAX_CPU_ISA === undefined ? [env, ...limited] : [env];
  const found = new Map<string, Setting>();
  for (const each of isOff(env) ? all : [...all, { ...env, TF_ENABLE_ONEDNN_OPTS: "0" }]) {
    const arithmetic = await arithmeticOf(each, runner);
    if (arithmetic === undefined) continue;
    const off = isOff(each) ? ", oneDNN off" : "";
    // A limit that the processor does not reach changes nothing, and neither do some differences between sets.
    if (!found.has(arithmetic.hash))
      found.set(arithmetic.hash, {
        engine: "native",
        name: `native, ${arithmetic.instructions}${off}`,
        env: each,
      });
  }
  return [...found.values()];
}

/** What the native engine computes with in an environment; nothing where it does not load or dies. */
async function arithmeticOf(env: NodeJS.ProcessEnv, runner: Runner) {
  const reports: Report[] = [];
  const job = { engine: "native", threads: 2, guards: true, indices: [], hash: true } as const;
  const onReport = (report: Report) => reports.push(report);
  const { instructions } = await runner(job, { env, limit: LIMIT, onReport });
  const hash = reports.at(-1)?.hash;
  return hash === undefined ? undefined : { instructions, hash };
}
