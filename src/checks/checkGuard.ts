import type { Setting } from "./checkSettings.js";
import { classesOf, type FaultClass } from "./faultClasses.js";
import type { KernelCase } from "./kernelCase.js";
import { faultWords, type Runner, runCases } from "./runCases.js";

/** Number of cases of a class that are tried without its guard. */
const TRIES = 40;

/** Outcome of the shapes of a known fault on this machine, computed without their guard. */
export interface GuardCheck {
  readonly name: string;
  /** First case that fails without the guard, by setting; null if all pass. */
  readonly withoutGuard: Readonly<Record<string, string | null>>;
  /** True if any setting of this machine needs the guard. */
  readonly isNeeded: boolean;
}

/** Settings and cases that a guard is checked with. */
export interface GuardOptions {
  readonly settings: readonly Setting[];
  readonly cases: readonly KernelCase[];
  readonly threads: number;
  readonly runner?: Runner;
}

/** Tries the shapes of a known fault without its guard, in every setting that has it. */
export async function checkGuard(
  { name, engines, matches }: FaultClass,
  { settings, cases, threads, runner }: GuardOptions,
): Promise<GuardCheck> {
  const withoutGuard: Record<string, string | null> = {};
  for (const setting of settings) {
    if (!engines.includes(setting.engine)) continue;
    const { engine, env } = setting;
    // A shape with two known faults would not show which of them occurs.
    const own = (shape: KernelCase) => matches(shape) && classesOf(shape, engine).length === 1;
    const indices = spread([...cases.keys()].filter((index) => own(cases[index] as KernelCase)));
    const faults = runCases({ engine, env, threads, guards: false, indices }, runner);
    const { value: first } = await faults.next();
    await faults.return();
    withoutGuard[setting.name] = first === undefined ? null : faultWords(first, cases);
  }
  const isNeeded = Object.values(withoutGuard).some((fault) => fault !== null);
  return { name, withoutGuard, isNeeded };
}

/** Evenly spaced sample of a list. */
function spread(indices: readonly number[]): readonly number[] {
  const step = Math.max(1, Math.floor(indices.length / TRIES));
  return indices.filter((_, place) => place % step === 0);
}
