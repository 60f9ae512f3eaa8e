import type { Setting } from "./checkSettings.js";
import { classesOf } from "./faultClasses.js";
import type { KernelCase } from "./kernelCase.js";
import { type CaseFault, type CaseRun, faultWords, type Runner, runCases } from "./runCases.js";

/** Findings for one setting. */
export interface SettingCheck {
  readonly setting: string;
  /** Number of cases with wrong results or exceptions. */
  readonly wrong: number;
  /** Number of cases that crashed their process. */
  readonly crashes: number;
  readonly classes: readonly FailedClass[];
}

/** Cases of one kind that failed. */
export interface FailedClass {
  /** Name of a known fault, or of an operation. */
  readonly name: string;
  readonly wrong: number;
  readonly crashes: number;
  /** First of these cases, and what happened. */
  readonly example: string;
}

/** Options for checking one setting. */
export interface SettingOptions {
  readonly threads: number;
  readonly jobs: number;
  readonly onProgress?: (what: string, part: number) => void;
  readonly runner?: Runner;
}

/** Computes all cases in one setting, and groups the failed ones by known faults of their shapes. */
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
  faults.sort((a, b) => a.index - b.index);
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
