import { type JobOutcome, type Report, runJob } from "./checkChild.js";
import type { Arithmetic } from "./engineArithmetic.js";
import type { Verdict } from "./verdict.js";

/**
 * Time limit of the check in milliseconds: generous, because a slow machine is not a faulty one, but kernels that
 * never finish are.
 */
const LIMIT = 60_000;

/**
 * Number of threads for the arithmetic hash. One and two threads were measured to give the same hash; a fixed number
 * guarantees it.
 */
const THREADS = 2;

/** Findings of a child process about one configuration of the engine. */
export type ChildReport =
  | { readonly kind: "sound"; readonly arithmetic: Arithmetic }
  | { readonly kind: "faulty"; readonly fault: string; readonly isCertain: boolean }
  /** The addon does not load, no child can be started, or it failed for a reason other than its kernels. */
  | { readonly kind: "unknown" };

/** Function that checks one configuration of the engine: in a child process, or a substitute in tests. */
export type Check = (environment: NodeJS.ProcessEnv) => Promise<ChildReport>;

/** Verdict, and whether later runs may rely on it. */
export interface CheckedVerdict {
  readonly verdict: Verdict;
  readonly lasts: boolean;
}

/**
 * Checks the native engine as configured by the environment and, if that fails, with oneDNN off. Undefined if the
 * engine does not load.
 */
export async function judgeNative(
  environment: NodeJS.ProcessEnv,
  check: Check = checkInChild,
): Promise<CheckedVerdict | undefined> {
  const first = await check(environment);
  if (first.kind === "unknown") return undefined;
  if (first.kind === "sound") return { verdict: { sound: true, arithmetic: first.arithmetic }, lasts: true };
  const { fault } = first;
  if (isOff(environment)) return { verdict: { sound: false, fault }, lasts: first.isCertain };
  const second = await check({ ...environment, TF_ENABLE_ONEDNN_OPTS: "0" });
  if (second.kind === "sound") {
    const { arithmetic } = second;
    return { verdict: { sound: true, arithmetic, withoutOneDnn: fault }, lasts: first.isCertain };
  }
  const lasts = first.isCertain && second.kind === "faulty" && second.isCertain;
  const also = second.kind === "faulty" ? `; with oneDNN off, ${second.fault}` : "";
  return { verdict: { sound: false, fault: `${fault}${also}` }, lasts };
}

/** True if an environment turns oneDNN off. */
export function isOff({ TF_ENABLE_ONEDNN_OPTS: value }: NodeJS.ProcessEnv): boolean {
  return value !== undefined && /^(?:0|false)$/i.test(value.trim());
}

async function checkInChild(env: NodeJS.ProcessEnv): Promise<ChildReport> {
  const reports: Report[] = [];
  const onReport = (report: Report) => reports.push(report);
  const job = { engine: "native", threads: THREADS, guards: true, indices: "few", hash: true } as const;
  try {
    return findingOf(reports, await runJob(job, { env, limit: LIMIT, onReport }), isOff(env));
  } catch {
    return { kind: "unknown" };
  }
}

/** Derives the finding from the reports and the exit of a child process. */
export function findingOf(
  reports: readonly Report[],
  { kind, ending, instructions }: JobOutcome,
  isWithoutOneDnn: boolean,
): ChildReport {
  const faults = faultsIn(reports);
  const isWrong = faults.length > 0;
  // A file that cannot be read, for example, says nothing about the kernels.
  if (kind === "failed" && !isWrong) return { kind: "unknown" };
  if (kind !== "well" && kind !== "failed")
    faults.push(`the process that computed ${begunIn(reports)} ${ending}`);
  const [first, ...more] = faults;
  if (first !== undefined) {
    const fault = more.length === 0 ? first : `${first}, and ${more.length} more like it`;
    // A busy machine may be slow, and a user or the system may kill a process.
    return { kind: "faulty", fault, isCertain: isWrong || kind === "crash" };
  }
  const hash = reports.at(-1)?.hash;
  if (hash === undefined) return { kind: "unknown" };
  const name = isWithoutOneDnn ? `${instructions}, oneDNN off` : instructions;
  return { kind: "sound", arithmetic: { instructions: name, hash } };
}

function faultsIn(reports: readonly Report[]): string[] {
  let begun = "";
  return reports.flatMap(({ words, wrong }) => {
    begun = words ?? begun;
    return wrong === undefined ? [] : [`${begun}: ${wrong}`];
  });
}

function begunIn(reports: readonly Report[]): string {
  return reports.findLast(({ words }) => words !== undefined)?.words ?? "nothing yet";
}
