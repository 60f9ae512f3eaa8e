import { classesOf } from "./faultClasses.js";
import type { KernelCase } from "./kernelCase.js";
import { type CaseFault, type CaseRun, faultWords, type Runner, runCases } from "./runCases.js";
import type { Setting } from "./settings.js";

/** The findings for one way to compute. */
export interface SettingCheck {
  readonly setting: string;
  /** Cases whose numbers are wrong, or that throw. */
  readonly wrong: number;
  /** Cases that took their process along. */
  readonly crashes: number;
  readonly classes: readonly FailedClass[];
}

/** Cases of one kind that failed. */
export interface FailedClass {
  /** A known fault, or an operation. */
  readonly name: string;
  readonly wrong: number;
  readonly crashes: number;
  /** The first of these cases, and what happened. */
  readonly example: string;
}

/** The options for the check of one setting. */
export interface SettingOptions {
  readonly threads: number;
  readonly jobs: number;
  readonly onProgress?: (what: string, part: number) => void;
  readonly runner?: Runner;
}

/** Computes all cases in one way, and sorts those that went wrong by what is known of their shapes. */
export async function checkSetting(
  setting: Setting,
  cases: readonly KernelCase[],
  { threads, jobs, onProgress, runner }: SettingOptions,
): Promise<SettingCheck> {
  let begun = 0;
  const onBegin = () => onProgress?.(setting.name, begun++ / cases.length);
  const { engine, env } = setting;
  const run = { engine, env, threads, guards: true, onBegin };
  const shares = Array.from({ length: jobs }, (_, job) =>
    [...cases.keys()].filter((at) => at % jobs === job),
  );
  const faults = (await Promise.all(shares.map((indices) => gathered({ ...run, indices }, runner)))).flat();
  faults.sort((one, other) => one.index - other.index);
  const failed = new Map<string, CaseFault[]>();
  for (const fault of faults) {
    const name = className(cases[fault.index] as KernelCase, setting);
    failed.set(name, [...(failed.get(name) ?? []), fault]);
  }
  return {
    setting: setting.name,
    ...counts(faults),
    classes: [...failed].map(([name, own]) => ({
      name,
      ...counts(own),
      example: faultWords(own[0] as CaseFault, cases),
    })),
  };
}

async function gathered(run: CaseRun, runner?: Runner): Promise<readonly CaseFault[]> {
  const faults: CaseFault[] = [];
  for await (const fault of runCases(run, runner)) faults.push(fault);
  return faults;
}

function className(shape: KernelCase, { engine }: Setting): string {
  return classesOf(shape, engine)[0]?.name ?? `${shape.operation}, of no known class`;
}

function counts(faults: readonly CaseFault[]) {
  const crashes = faults.filter(({ isCrash }) => isCrash).length;
  return { wrong: faults.length - crashes, crashes };
}
