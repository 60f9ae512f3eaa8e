import { formatCount } from "../../core/format.js";
import type { Options, Values } from "../../core/options/option.js";
import { unreadError } from "../../data/images/failure.js";
import { givenPreprocessing } from "../../data/images/preprocessingOptions.js";
import type { Probe } from "../../data/probe.js";
import { CHART_ENDINGS } from "../../jobs/chartFormat.js";
import { answeringName } from "../../jobs/header.js";
import type { MeasureResult } from "../../jobs/measure/measure.js";
import { measureOptions, trainOption } from "../../jobs/measure/measureOptions.js";
import { type MeasureName, measureOf, measures } from "../../measures/index.js";
import type { Command, CommandContext, CommandGroup } from "../command.js";
import { earlyProbe, fittedProbe, tellNotes, tellProbe } from "../probes.js";
import { progressLine } from "../progressLine.js";

type MeasureValues = Values<typeof measureOptions> & { readonly train?: string };

/** `convscope measure`: one command for each measure, made from the table of measures. */
export const measure: CommandGroup = {
  summary: "count what the blocks of networks do",
  kind: "measure",
  commands: Object.fromEntries(
    (Object.keys(measures) as MeasureName[]).map((name) => [name, measureCommand(name)]),
  ),
};

function measureCommand(name: MeasureName): Command<typeof measureOptions> {
  const { summary, options, examples, trainsOn } = measureOf(name);
  return {
    summary,
    positionals: [
      {
        name: "checkpoint",
        summary: "one or more: a folder or file with a checkpoint, a run, or bundled:mini-resnet",
        repeats: true,
      },
    ],
    options: { ...options, ...trainOption(trainsOn), ...measureOptions },
    examples,
    run: (context, checkpoints, values) => measureAll(context, { name, options, checkpoints }, values),
  };
}

interface Chosen {
  readonly name: MeasureName;
  readonly options: Options;
  readonly checkpoints: readonly string[];
}

async function measureAll(context: CommandContext, chosen: Chosen, values: MeasureValues): Promise<void> {
  const { checkOutputs } = await import("../../jobs/outputs.js");
  await checkOutputs(values.out, ["csv", "json", ...CHART_ENDINGS]);
  const { measured, probes } = await measuredOf(context, chosen, values);
  await give(context, measured, values);
  for (const { failures, address } of probes) if (failures.length > 0) throw unreadError(failures, address);
}

async function give(context: CommandContext, measured: MeasureResult, values: MeasureValues): Promise<void> {
  context.say(
    `${measured.measure} of ${names(measured)} over ${measured.probe.address} (n = ${measured.probe.images})`,
  );
  const { out, preset, theme, csv } = values;
  if (out.length === 0) return context.data(await printed(measured, { csv, json: context.json }));
  const { writeMeasured } = await import("../../jobs/measure/measuredFile.js");
  const warnings = await writeMeasured(out, measured, { preset, theme });
  context.say(`${formatCount(measured.table.rows.length, "row")} in ${out.join(", ")}`);
  for (const warning of warnings) context.say(`Warning: ${warning}`);
}

async function measuredOf(
  context: CommandContext,
  { name, options, checkpoints }: Chosen,
  values: MeasureValues,
): Promise<{ readonly measured: MeasureResult; readonly probes: readonly Probe[] }> {
  const [{ open }, { measure }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../jobs/measure/measure.js"),
  ]);
  const early = await earlyProbe(values.input, values);
  const trainEarly = values.train === undefined ? undefined : await earlyProbe(values.train, values);
  const engine = await context.startEngine();
  const openAt = (checkpoint: string) => open(checkpoint, givenPreprocessing(values));
  const first = await openAt(checkpoints[0] as string);
  const load = (address: string, loaded: Probe | undefined) =>
    loaded ?? fittedProbe(address, first.input, values);
  const probe = await load(values.input, early);
  const training = values.train === undefined ? {} : { training: await load(values.train, trainEarly) };
  const probes = [probe, ...Object.values(training)];
  for (const images of probes) {
    tellProbe(context, images);
    tellNotes(context, images);
  }
  const networks = checkpoints.map(
    (checkpoint, index) => async () => (index === 0 ? first : openAt(checkpoint)),
  );
  const own = Object.entries(values).filter(([option]) => Object.hasOwn(options, option));
  const onProgress = (done: number, of: number) => context.progress(progressLine(name, done / of));
  const plan = { engine, networks, probe, ...training, measure: name };
  return { measured: await measure({ ...plan, options: Object.fromEntries(own), onProgress }), probes };
}

async function printed(
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

function names({ checkpoints }: MeasureResult): string {
  return checkpoints.map(answeringName).join(", ");
}
