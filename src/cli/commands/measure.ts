import { formatCount } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import { unreadError } from "../../data/images/failure.js";
import type { Probe } from "../../data/probe.js";
import { CHART_ENDINGS } from "../../jobs/chartFormat.js";
import type { MeasureResult } from "../../jobs/measure/measureNetworks.js";
import { allMeasureOptions, declaredMeasurement, measureOptions } from "../../jobs/measure/measureOptions.js";
import { type MeasureName, measureOf, measures } from "../../measures/index.js";
import type { Command, CommandContext, CommandGroup, Positional } from "../command.js";
import { progressOf } from "../console.js";
import { dryRunOption, tellDryRun } from "../dryRun.js";
import { checkOpened } from "../openedFiles.js";
import { tellNotes, tellProbe } from "../probes.js";

const commandOptions = { ...measureOptions, ...dryRunOption };

type MeasureValues = Values<typeof commandOptions> & { readonly train?: string };

const MEASURED: Positional = {
  name: "checkpoint",
  summary: "one or more: a folder or file with a checkpoint, a run, or bundled:mini-resnet",
  repeats: true,
  isOptional: true,
};

/** `convscope measure`: one command for each measure, generated from the table of measures. */
export const measure: CommandGroup = {
  summary: "measure blocks, taps and gradients of networks",
  kind: "measure",
  commands: Object.fromEntries(
    (Object.keys(measures) as MeasureName[]).map((name) => [name, measureCommand(name)]),
  ),
};

function measureCommand(name: MeasureName): Command<typeof commandOptions> {
  const found = measureOf(name);
  const { summary, examples } = found;
  return {
    summary,
    positionals: [MEASURED],
    options: { ...allMeasureOptions(found), ...dryRunOption },
    examples,
    run: (context, checkpoints, values) => measureAll(context, name, { checkpoints, values }),
  };
}

/** Measurement on the command line. */
interface MeasureRequest {
  readonly checkpoints: readonly string[];
  readonly values: MeasureValues;
  /** Prints a measurement or writes it to files. Default: as `--out` says. */
  readonly give?: (context: CommandContext, measured: MeasureResult, values: MeasureValues) => Promise<void>;
}

/** Measures checkpoints, and prints or writes the result. Throws like `measure`. */
export async function measureAll(
  context: CommandContext,
  name: MeasureName,
  { checkpoints, values, give = giveMeasured }: MeasureRequest,
): Promise<void> {
  const [{ checkOutputs }, { checkRequest, JOB_KINDS, openInputs, runJob }] = await Promise.all([
    import("../../jobs/outputs.js"),
    import("../../jobs/index.js"),
  ]);
  checkOpened({ command: `measure ${name}`, positional: MEASURED }, checkpoints, values);
  const { out, csv: _, dryRun, ...given } = values;
  await checkOutputs(out, ["csv", "json", ...CHART_ENDINGS]);
  const request = { kind: "measure", name, checkpoints, values: given } as const;
  const job = checkRequest(request, declaredMeasurement(name));
  if (dryRun) return tellDryRun(context, job, { out, isPng: false });
  const probes: Probe[] = [];
  const inputs = openInputs(() => context.startEngine());
  const onProbe = (probe: Probe) => {
    probes.push(probe);
    tellProbe(context, probe);
    tellNotes(context, probe);
  };
  const onProgress = progressOf(context, name);
  const measured = await runJob(job, { inputs, onProbe, onProgress });
  context.say(JOB_KINDS.measure.caption(job, measured));
  await give(context, measured, values);
  for (const { failures, address } of probes) if (failures.length > 0) throw unreadError(failures, address);
}

async function giveMeasured(
  context: CommandContext,
  measured: MeasureResult,
  values: MeasureValues,
): Promise<void> {
  const { out, preset, theme, csv } = values;
  if (out.length === 0) return context.data(await printed(measured, { csv, json: context.json }));
  const { writeMeasured } = await import("../../jobs/measure/measuredFile.js");
  const warnings = await writeMeasured(out, measured, { preset, theme });
  context.say(`${formatCount(measured.table.rows.length, "row")} in ${out.join(", ")}`);
  for (const warning of warnings) context.say(`Warning: ${warning}`);
}

/** Table of a measurement as text, as CSV or as JSON. */
export async function printed(
  measured: MeasureResult,
  { csv, json }: { csv: boolean; json: boolean },
): Promise<string> {
  const [{ csvOf }, { measuredJson }, { tableText }] = await Promise.all([
    import("../../table/csv.js"),
    import("../../jobs/measure/measuredFile.js"),
    import("../tableText.js"),
  ]);
  if (json) return measuredJson(measured);
  return csv ? csvOf(measured.table) : tableText(measured.table);
}
