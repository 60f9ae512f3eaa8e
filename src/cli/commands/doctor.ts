import { availableParallelism } from "node:os";
import { flag, type Values } from "../../core/options/option.js";
import { processorHere } from "../../engine/processor.js";
import type { Command, CommandContext } from "../command.js";
import { diagnose } from "../environmentReport.js";
import { kernelCheckText } from "../kernelCheckText.js";
import { progressLine } from "../progressLine.js";
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
