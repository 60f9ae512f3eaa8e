import { availableParallelism } from "node:os";
import type { GuardCheck } from "../../checks/checkGuard.js";
import type { KernelCheck } from "../../checks/checkKernels.js";
import type { SettingCheck } from "../../checks/checkSetting.js";
import { formatCount } from "../../core/format.js";
import { flag, type Values } from "../../core/options/option.js";
import { processorHere } from "../../engine/processor.js";
import type { Command, CommandContext } from "../command.js";
import { progressLine } from "../console.js";
import { diagnose } from "../environmentReport.js";
import { textTable } from "../textTable.js";

const options = {
  checkKernels: flag(
    "compute fifty thousand small cases on every engine and instruction set of this machine, and compare them with plain arithmetic; takes up to an hour",
  ),
};

/** `convscope doctor`: a report on this installation. */
export const doctor: Command<typeof options> = {
  summary: "report the engine in use, the reason, and the installed components",
  positionals: [],
  options,
  examples: [
    { line: "convscope doctor", does: "shows engine, reason, version, threads, canvas, fonts and sharp" },
    { line: "convscope doctor --engine wasm --json", does: "shows the same for the WASM engine, as JSON" },
    {
      line: "convscope doctor --check-kernels --engine native",
      does: "checks it with each instruction set and lists failures (exit code 3)",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  _words: readonly string[],
  { checkKernels }: Values<typeof options>,
): Promise<void> {
  if (checkKernels) return check(context);
  const findings = await diagnose(await context.startEngine({ computes: false }));
  if (context.json) return context.data(`${JSON.stringify(findings, null, 2)}\n`);
  context.data(textTable(["what", "finding"], Object.entries(findings)));
}

async function check(context: CommandContext): Promise<void> {
  const { checkKernels } = await import("../../checks/checkKernels.js");
  const { threads = availableParallelism() } = context.engineChoice;
  const found = await checkKernels({
    choice: context.engineChoice,
    threads,
    env: process.env,
    jobs: availableParallelism(),
    onProgress: (what, part) => context.progress(progressLine(what, part)),
  });
  const processor = processorHere().model;
  context.progress("");
  context.data(
    context.json
      ? `${JSON.stringify({ processor, ...found }, null, 2)}\n`
      : `${processor}\n\n${kernelCheckText(found)}`,
  );
  if (found.settings.some(({ wrong, crashes }) => wrong + crashes > 0)) context.setOutcome("drifted");
}

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
