import { text, type Values } from "../../core/options/option.js";
import { VERDICTS } from "../../jobs/rerun/verification.js";
import type { Command, CommandContext } from "../command.js";

const options = {
  checkpoint: text({
    summary:
      "the checkpoint, if it has moved; for files of several checkpoints, all of them separated by commas, or their run",
    valueName: "checkpoint",
    default: "",
  }),
  input: text({ summary: "the probe, if it has moved", valueName: "probe", default: "" }),
  train: text({
    summary: "the training images of a measure, if they have moved",
    valueName: "probe",
    default: "",
  }),
  show: text({
    summary: "the images that figures of a comparison show, if they have moved",
    valueName: "probe",
    default: "",
  }),
};

/** `convscope verify`: reproduces figures and tables from their embedded provenance and compares them. */
export const verify: Command<typeof options> = {
  summary: "recompute files from their embedded provenance and compare",
  positionals: [
    {
      name: "file",
      summary:
        "a figure, a table, an accompanying file, or a folder with a manifest.json: of figures, of a comparison or of a report",
      repeats: true,
    },
  ],
  options,
  examples: [
    { line: "convscope verify output/conv1.png", does: "checks that the figure matches its provenance" },
    { line: "convscope verify output", does: "checks everything in a folder: figures, numbers and manifest" },
    { line: "convscope verify ratio.svg ratio.json", does: "measures again, and checks chart and table" },
  ],
  run,
};

async function run(
  context: CommandContext,
  files: readonly string[],
  values: Values<typeof options>,
): Promise<void> {
  const { verifyPaths } = await import("../../report/build/verifyReport.js");
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const found = [];
  for await (const verification of verifyPaths(files, given)) {
    found.push(verification);
    const { file, verdict, reason } = verification;
    if (!context.json) context.data(`${file}: ${verdict}${reason === "" ? "" : ` (${reason})`}\n`);
  }
  if (context.json) context.data(`${JSON.stringify(found, null, 2)}\n`);
  const outcomes = new Set(found.map(({ verdict }) => VERDICTS[verdict].outcome));
  if (outcomes.has("failed")) context.setOutcome("drifted");
  else if (outcomes.has("unchecked")) context.setOutcome("userError");
}
