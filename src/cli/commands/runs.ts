import { flag, type Values } from "../../core/options/option.js";
import type { Command, CommandContext } from "../command.js";

const options = { csv: flag("print the table as CSV") };

/** `convscope runs`: the runs of a folder, with losses and accuracies of their checkpoints. */
export const runs: Command<typeof options> = {
  summary: "list runs and their checkpoints with losses and accuracies",
  positionals: [
    {
      name: "folder",
      summary: "a run, a folder of runs, bundled:mini-resnet, or bundled: for all bundled runs",
    },
  ],
  options,
  examples: [
    { line: "convscope runs runs", does: "lists the runs in the folder runs" },
    {
      line: "convscope runs bundled:mini-resnet --csv",
      does: "prints the twelve epochs of the bundled run as CSV",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  [folder = ""]: readonly string[],
  values: Values<typeof options>,
): Promise<void> {
  const [{ openRuns }, { runTable }, { csvOf }, { tableText }] = await Promise.all([
    import("../../checkpoints/run.js"),
    import("../../checkpoints/runTable.js"),
    import("../../table/csv.js"),
    import("../tableText.js"),
  ]);
  const found = await openRuns(folder);
  if (context.json) return context.data(`${JSON.stringify({ runs: found }, null, 2)}\n`);
  const table = runTable(found);
  context.data(values.csv ? csvOf(table) : tableText(table));
}
