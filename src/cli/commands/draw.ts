import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { unreadError } from "../../data/images/failure.js";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import { flag, list, type Options, text, type Values } from "../../options.js";
import { endingOf, FIGURE_ENDINGS } from "../../pictures/encoders/endings.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Scales } from "../../pictures/scale/scales.js";
import { type ViewName, views } from "../../views/index.js";
import type { Command, CommandGroup, Rim } from "../command.js";
import { earlyProbe, fittedProbe, givenPreprocessing, probeOptions } from "../probeOptions.js";

/** The options that drawing takes besides those of its view. */
const drawOptions = {
  input: text({
    summary: "the images that it is shown: mnist:test/53, mnist:test/0-9, mnist:test/label=7/0-9",
    hint: "probe",
    fallback: "mnist:test/53",
  }),
  taps: list({
    summary:
      "what to draw: names, globs, kinds (conv, activation …) or groups (maps, all), separated by commas",
    hint: "taps",
    fallback: [],
    fallbackInWords: "maps, or what the view is about",
  }),
  format: list({
    summary: `the files to make of each figure: ${FIGURE_ENDINGS.join(", ")}, separated by commas`,
    hint: "formats",
    fallback: ["png"],
  }),
  scaleFrom: text({
    summary: "a scale.json of an earlier drawing, to draw on the same scales",
    hint: "file",
    fallback: "",
  }),
  values: flag("write the numbers beside the figures: values.npz for numpy, and statistics.json"),
  ...probeOptions,
  out: text({
    short: "o",
    summary: "the folder for the figures and their manifest.json",
    hint: "folder",
    fallback: "output",
  }),
};

/** `convscope draw`: one command for each view, made from the table of views. */
export const draw: CommandGroup = {
  summary: "draw what the filters of a network see",
  kind: "view",
  commands: Object.fromEntries(Object.keys(views).map((name) => [name, drawCommand(name as ViewName)])),
};

function drawCommand(name: ViewName): Command<typeof drawOptions> {
  const { summary, options, examples } = views[name];
  return {
    summary,
    positionals: [
      { name: "checkpoint", summary: "a folder or file with a checkpoint, a run, or bundled:seed" },
    ],
    options: { ...drawOptions, ...options },
    examples,
    run: (rim, [checkpoint = ""], values) => drawView(rim, { name, options, checkpoint }, values),
  };
}

interface Chosen {
  readonly name: ViewName;
  readonly options: Options;
  readonly checkpoint: string;
}

async function drawView(
  rim: Rim,
  { name, options, checkpoint }: Chosen,
  values: Values<typeof drawOptions>,
): Promise<void> {
  const [{ open }, { draw }, { writeArtifacts }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../reports/draw.js"),
    import("../../reports/artifact.js"),
  ]);
  const formats = values.format.map(endingOf);
  const saved = values.scaleFrom === "" ? {} : { scales: await readScales(values.scaleFrom) };
  const early = await earlyProbe(values.input, values);
  const engine = await rim.startEngine();
  const network = await open(checkpoint, givenPreprocessing(values));
  const probe = early ?? (await fittedProbe(values.input, network.input, values));
  for (const { name: image, reason } of probe.failures) rim.say(`${probe.address}${image}: ${reason}`);
  const viewOptions = Object.fromEntries(
    Object.entries(values).filter(([option]) => Object.hasOwn(options, option)),
  );
  const plan = {
    engine,
    network,
    probe,
    view: name,
    ...(values.taps.length > 0 ? { taps: values.taps } : {}),
    options: viewOptions,
    ...saved,
  };
  const drawn = await draw({ ...plan, formats, values: values.values });
  const manifest = await writeArtifacts(values.out, drawn);
  if (rim.json) rim.data(`${JSON.stringify(manifest, null, 2)}\n`);
  const figures = formatCount(manifest.files.length, "figure");
  rim.say(`${figures} of ${network.name} for ${probe.address}, and manifest.json, in ${values.out}:`);
  rim.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
  if (probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}

async function readScales(path: string): Promise<Scales> {
  const { parseSavedScale } = await import("../../pictures/scale/saved.js");
  try {
    return parseSavedScale(await readFile(path, "utf8"), basename(path));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new UserError(`Cannot read the saved scale '${path}': ${reasonOf(error)}.`);
  }
}
