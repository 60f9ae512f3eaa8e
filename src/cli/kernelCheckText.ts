import type { GuardCheck } from "../checks/checkGuard.js";
import type { KernelCheck } from "../checks/checkKernels.js";
import type { SettingCheck } from "../checks/checkSetting.js";
import { formatCount } from "../core/format.js";
import { textTable } from "./textTable.js";

/** Formats the findings of a kernel check as tables and sentences. */
export function kernelCheckText({ cases, memoryIsChecked, settings, guards }: KernelCheck): string {
  const memory = memoryIsChecked
    ? "The C library checked the memory of every process."
    : "This system has no library that checks memory: writes out of bounds may go unnoticed.";
  const rows = settings.map(({ setting, wrong, crashes }) => [setting, cases, wrong, crashes]);
  return [
    textTable(["computed by", "cases", "wrong", "crashed"], rows),
    `${memory}\n`,
    ...settings.flatMap(failedText),
    guardsText(guards),
  ].join("\n");
}

function failedText({ setting, classes }: SettingCheck): readonly string[] {
  if (classes.length === 0) return [];
  const rows = classes.map(({ name, wrong, crashes, example }) => [name, wrong, crashes, example]);
  return [textTable([`fails with ${setting}`, "wrong", "crashed", "for example"], rows)];
}

function guardsText(guards: readonly GuardCheck[]): string {
  if (guards.length === 0) return "";
  const names = [...new Set(guards.flatMap(({ withoutGuard }) => Object.keys(withoutGuard)))];
  const rows = guards.map(({ name, withoutGuard }) => [
    name,
    ...names.map((setting) => {
      const fault = withoutGuard[setting];
      return fault === undefined ? "–" : fault === null ? "right" : "wrong";
    }),
  ]);
  const needed = guards.filter(({ isNeeded }) => isNeeded).length;
  const summary =
    needed === 0
      ? "No known fault occurs on this machine without its guard."
      : `${needed} of ${formatCount(guards.length, "known fault")} occur on this machine without a guard. A guard whose row says "right" everywhere is not needed here.`;
  return `${textTable(["without its guard", ...names], rows)}\n${summary}\n`;
}
