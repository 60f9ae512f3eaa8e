import type { EngineChoice } from "../engine/engineChoice.js";
import { caseList } from "./caseList.js";
import { checkGuard, type GuardCheck } from "./checkGuard.js";
import { checkSetting, type SettingCheck } from "./checkSetting.js";
import { settingsHere } from "./checkSettings.js";
import { FAULT_CLASSES } from "./faultClasses.js";
import { withCheckedMemory } from "./memoryDebugger.js";
import type { Runner } from "./runCases.js";

/** Findings of the kernel check on this machine. */
export interface KernelCheck {
  /** Number of cases that each setting computed. */
  readonly cases: number;
  /** True if the C library watched for writes past allocated memory. */
  readonly memoryIsChecked: boolean;
  readonly settings: readonly SettingCheck[];
  readonly guards: readonly GuardCheck[];
}

/** Options of the kernel check. */
export interface KernelCheckOptions {
  readonly choice: EngineChoice;
  readonly threads: number;
  readonly env: NodeJS.ProcessEnv;
  /** Number of processes that compute at a time. */
  readonly jobs: number;
  /** Called with the current subject and the completed fraction, 0 to 1. Default: not called. */
  readonly onProgress?: (what: string, part: number) => void;
  /** Function that runs a job. Default: in a child process. */
  readonly runner?: Runner;
}

const GUARDED = FAULT_CLASSES.filter(({ isLacking }) => isLacking !== true);

/** Checks all kernels of the engines on this machine, with each of its instruction sets. */
export async function checkKernels(options: KernelCheckOptions): Promise<KernelCheck> {
  const { onProgress } = options;
  const memory = withCheckedMemory(options.env);
  const cases = caseList();
  const settings = await settingsHere(options.choice, options.env, options.runner);
  const watched = settings.map((setting) => ({ ...setting, env: { ...setting.env, ...memory.variables } }));
  const found: SettingCheck[] = [];
  for (const setting of watched) found.push(await checkSetting(setting, cases, options));
  const guards: GuardCheck[] = [];
  for (const [place, fault] of GUARDED.entries()) {
    onProgress?.("without guards", place / GUARDED.length);
    const check = await checkGuard(fault, { ...options, settings: watched, cases });
    if (Object.keys(check.withoutGuard).length > 0) guards.push(check);
  }
  return { cases: cases.length, memoryIsChecked: memory.isChecked, settings: found, guards };
}
