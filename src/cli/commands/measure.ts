import type { Probe } from "../../data/probe.js";
import { shownOptions } from "../../data/shownOptions.js";
import { type MeasureName, measureOf, measures } from "../../measures/index.js";
import { flag, type Options, text, type Values } from "../../options.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Measured } from "../../reports/measure.js";
import type { Command, CommandGroup, Rim } from "../command.js";
import { earlyProbe, fittedProbe, givenPreprocessing } from "../probes.js";

/** The options that measuring takes besides those of its measure. */
const measureOptions = {
  ...shownOptions("mnist:test/0-499"),
  csv: flag("print the table as CSV"),
  out: text({
    short: "o",
    summary: "a file to write instead of printing the table: name.csv or name.json",
    hint: "file",
    fallback: "",
  }),
};

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
  const train = trainsOn === undefined ? {} : { train: trainOption(trainsOn) };
  return {
    summary,
    positionals: [
      {
        name: "checkpoint",
        summary: "one or more: a folder or file with a checkpoint, a run, or bundled:seed",
        repeats: true,
      },
    ],
    options: { ...options, ...train, ...measureOptions },
    examples,
    run: (rim, checkpoints, values) => measureAll(rim, { name, options, checkpoints }, values),
  };
}

function trainOption(fallback: string) {
  return text({ summary: "the images that it learns from", hint: "probe", fallback });
}

interface Chosen {
  readonly name: MeasureName;
  readonly options: Options;
  readonly checkpoints: readonly string[];
}

async function measureAll(rim: Rim, chosen: Chosen, values: MeasureValues): Promise<void> {
  const { measuredEndingOf, writeMeasured } = await import("../../reports/measuredFile.js");
  if (values.out !== "") measuredEndingOf(values.out);
  const measured = await measuredOf(rim, chosen, values);
  rim.say(
    `${chosen.name} of ${names(measured)} over ${measured.probe.address} (n = ${measured.probe.images})`,
  );
  if (values.out === "") return rim.data(await printed(measured, { csv: values.csv, json: rim.json }));
  await writeMeasured(values.out, measured);
  rim.say(`${formatCount(measured.table.rows.length, "row")} in ${values.out}`);
}

async function measuredOf(
  rim: Rim,
  { name, options, checkpoints }: Chosen,
  values: MeasureValues,
): Promise<Measured> {
  const [{ open }, { measure }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../reports/measure.js"),
  ]);
  const early = await earlyProbe(values.input, values);
  const trainEarly = values.train === undefined ? undefined : await earlyProbe(values.train, values);
  await rim.startEngine();
  const openAt = (checkpoint: string) => open(checkpoint, givenPreprocessing(values));
  const first = await openAt(checkpoints[0] as string);
  const load = (address: string, loaded: Probe | undefined) =>
    loaded ?? fittedProbe(address, first.input, values);
  const probe = await load(values.input, early);
  const training = values.train === undefined ? {} : { training: await load(values.train, trainEarly) };
  const networks = checkpoints.map(
    (checkpoint, index) => async () => (index === 0 ? first : openAt(checkpoint)),
  );
  const own = Object.entries(values).filter(([option]) => Object.hasOwn(options, option));
  const tell = (done: number, of: number) => rim.progress(progressLine(name, done / of));
  return measure({ networks, probe, ...training, measure: name, options: Object.fromEntries(own), tell });
}

const BAR = 20;

function progressLine(name: string, part: number): string {
  const full = Math.round(part * BAR);
  return `${name} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${Math.floor(part * 100)} %`;
}

async function printed(measured: Measured, { csv, json }: { csv: boolean; json: boolean }): Promise<string> {
  const [{ csvOf }, { measuredJson }, { tableText }] = await Promise.all([
    import("../../tableFiles.js"),
    import("../../reports/measuredFile.js"),
    import("../tableText.js"),
  ]);
  if (json) return measuredJson(measured);
  return csv ? csvOf(measured.table) : tableText(measured.table);
}

function names({ checkpoints }: Measured): string {
  return checkpoints.map(({ name }) => name).join(", ");
}
