import type { EndingKind } from "../core/describeEnd.js";
import { Interrupted } from "../core/errors.js";
import { type Job, type Report, runJob } from "../engine/checkChild.js";
import { caseWords, type KernelCase } from "./kernelCase.js";

/**
 * Time limit without a report, in milliseconds. A case takes a few milliseconds; one that exceeds the limit never
 * ends.
 */
const LIMIT = 60_000;

/** Cases to run, by their indices in the list, and the engine settings. */
export interface CaseRun extends Pick<Job, "engine" | "threads" | "guards"> {
  readonly indices: readonly number[];
  readonly env: NodeJS.ProcessEnv;
  /** Called as each case begins. */
  readonly onBegin?: (index: number) => void;
}

/** Case that failed. */
export interface CaseFault {
  readonly index: number;
  /** Description for use inside a sentence: `12 of 96 numbers are wrong …`, `was ended by SIGFPE: …`. */
  readonly what: string;
  /** True if it crashed the process. */
  readonly isCrash: boolean;
}

/** Function that runs a job: in a child process, or a substitute in tests. */
export type Runner = typeof runJob;

/**
 * Computes cases in child processes and yields those that fail. If a case crashes its process, it is one of them, and
 * another process continues after it. Throws if the engine does not load, and if a user ends a process.
 */
export async function* runCases(run: CaseRun, runner: Runner = runJob): AsyncGenerator<CaseFault, void> {
  let { indices } = run;
  while (indices.length > 0) {
    const { begun, faults, ending, kind } = await runChild({ ...run, indices }, runner);
    yield* faults;
    if (ending === undefined) return;
    const end = `the process that computes the cases ${ending}`;
    if (kind === "interrupted") throw new Interrupted(`Interrupted: ${end}`);
    if (begun === undefined) throw new Error(end);
    yield { index: begun, what: ending, isCrash: true };
    indices = indices.slice(indices.indexOf(begun) + 1);
  }
}

interface ChildOutcome {
  /** Case that began last. */
  readonly begun: number | undefined;
  readonly faults: readonly CaseFault[];
  /** Description of an abnormal exit of the process; undefined if it exited normally. */
  readonly ending: string | undefined;
  readonly kind: EndingKind;
}

async function runChild({ env, onBegin, ...run }: CaseRun, runner: Runner): Promise<ChildOutcome> {
  const faults: CaseFault[] = [];
  let begun: number | undefined;
  let unloadable: string | undefined;
  const onReport = ({ begin, wrong, unloadable: reason }: Report) => {
    unloadable ??= reason;
    if (begin !== undefined) onBegin?.(begin);
    begun = begin ?? begun;
    if (wrong !== undefined && begun !== undefined)
      faults.push({ index: begun, what: wrong, isCrash: false });
  };
  const { ending, kind } = await runner({ ...run, hash: false }, { env, limit: LIMIT, onReport });
  if (unloadable !== undefined) throw new Error(unloadable);
  return { begun, faults, ending, kind };
}

/** Describes a failed case, as one sentence without a period. */
export function faultWords({ index, what, isCrash }: CaseFault, cases: readonly KernelCase[]): string {
  const words = caseWords(cases[index] as KernelCase);
  return isCrash ? `the process that computed ${words} ${what}` : `${words}: ${what}`;
}
