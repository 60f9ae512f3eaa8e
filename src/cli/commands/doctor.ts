import type { Command, Rim } from "../command.js";
import { diagnose } from "../diagnosis.js";
import { textTable } from "../textTable.js";

/** `convscope doctor`: what this installation runs on. */
export const doctor: Command = {
  summary: "tell which engine runs and why, and what else is installed",
  positionals: [],
  options: {},
  examples: [
    { line: "convscope doctor", does: "shows engine, reason, version, threads, canvas, fonts and sharp" },
    { line: "convscope doctor --engine wasm --json", does: "the same for the WASM engine, as JSON" },
  ],
  run,
};

async function run(rim: Rim): Promise<void> {
  const findings = await diagnose(await rim.startEngine({ computes: false }));
  if (rim.json) return rim.data(`${JSON.stringify(findings, null, 2)}\n`);
  rim.data(textTable(["what", "finding"], Object.entries(findings)));
}
