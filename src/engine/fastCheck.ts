import { fileURLToPath } from "node:url";
import { endingOf } from "../endingOf.js";
import { type ProgramOutcome, runProgram } from "../runProgram.js";
import type { Arithmetic } from "./arithmetic.js";
import { instructionsIn } from "./instructions.js";
import type { Verdict } from "./verdict.js";

/** The compiled child, also for sources that run uncompiled in tests. */
const CHILD = fileURLToPath(new URL("../../dist/kernels/child.js", import.meta.url));

/** A machine under load is not a faulty one; kernels that never end are. In milliseconds. */
const LIMIT = 120_000;

/** The arithmetic hash does not depend on threads; a fixed number makes sure of it. */
const THREADS = "2";

/** What the child found out about one setting of the engine. */
export type Finding =
  | { readonly kind: "sound"; readonly arithmetic: Arithmetic }
  | { readonly kind: "faulty"; readonly fault: string; readonly isLate: boolean }
  /** The addon does not load, or no child can be started: nothing is known of the kernels. */
  | { readonly kind: "unknown" };

/** What checks one setting of the engine: a child process. Tests put others in its place. */
export type Check = (environment: NodeJS.ProcessEnv) => Promise<Finding>;

/** A verdict, and whether it holds for later runs too. */
export interface Judged {
  readonly verdict: Verdict;
  readonly lasts: boolean;
}

/**
 * Checks the native engine as the environment sets it, and with oneDNN off where that fails. Nothing where the engine
 * does not load.
 */
export async function judgeNative(
  environment: NodeJS.ProcessEnv,
  check: Check = checkInChild,
): Promise<Judged | undefined> {
  const first = await check(environment);
  if (first.kind === "unknown") return undefined;
  if (first.kind === "sound") return { verdict: { sound: true, arithmetic: first.arithmetic }, lasts: true };
  const { fault } = first;
  if (isOff(environment)) return { verdict: { sound: false, fault }, lasts: !first.isLate };
  const second = await check({ ...environment, TF_ENABLE_ONEDNN_OPTS: "0" });
  if (second.kind === "sound") {
    const { arithmetic } = second;
    return { verdict: { sound: true, arithmetic, withoutOneDnn: fault }, lasts: !first.isLate };
  }
  const isLate = first.isLate || (second.kind === "faulty" && second.isLate);
  const also = second.kind === "faulty" ? `; with oneDNN off, ${second.fault}` : "";
  return { verdict: { sound: false, fault: `${fault}${also}` }, lasts: !isLate };
}

/** Whether an environment turns oneDNN off. */
export function isOff({ TF_ENABLE_ONEDNN_OPTS: value }: NodeJS.ProcessEnv): boolean {
  return value !== undefined && /^(?:0|false)$/i.test(value.trim());
}

async function checkInChild(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const env = { ...environment, ONEDNN_VERBOSE: "dispatch", TF_NUM_INTRAOP_THREADS: THREADS };
  try {
    const args = [CHILD, "fast"];
    return findingOf(await runProgram(process.execPath, args, { env, limit: LIMIT }), environment);
  } catch {
    return { kind: "unknown" };
  }
}

/** What the child reports last. */
interface FastReport {
  readonly unloadable?: string;
  readonly faults?: readonly string[];
  readonly hash?: string;
}

function findingOf(outcome: ProgramOutcome, environment: NodeJS.ProcessEnv): Finding {
  const ending = endingOf(outcome);
  const isLate = outcome.limit !== undefined;
  if (ending !== undefined) return { kind: "faulty", fault: `the check of its kernels ${ending}`, isLate };
  const report = JSON.parse(outcome.reports.at(-1) ?? "{}") as FastReport;
  const { unloadable, faults = [], hash } = report;
  if (unloadable !== undefined || hash === undefined) return { kind: "unknown" };
  if (faults.length > 0) return { kind: "faulty", fault: `wrong numbers in ${faults.join(", ")}`, isLate };
  const instructions = instructionsIn(outcome.stdout);
  const arithmetic = {
    instructions: isOff(environment) ? `${instructions}, oneDNN off` : instructions,
    hash,
  };
  return { kind: "sound", arithmetic };
}
