import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { imagePathOf } from "../../data/address.js";
import { unreadError } from "../../data/images/failure.js";
import { imageOptions } from "../../data/images/imageOptions.js";
import { type PreprocessingValues, preprocessingOptions } from "../../data/images/preprocessingOptions.js";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import { flag, list, type Options, text, type Values } from "../../options.js";
import { endingOf, FIGURE_ENDINGS } from "../../pictures/encoders/endings.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Scales } from "../../pictures/scale/scales.js";
import { styleOptions } from "../../pictures/style/options.js";
import { type ViewName, views } from "../../views/index.js";
import type { Command, CommandGroup, Rim } from "../command.js";

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
  data: text({
    summary: "the data set of a probe that names none: mnist, or a folder with the four IDX files",
    hint: "data set",
    fallback: "mnist",
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
  ...styleOptions,
  ...imageOptions,
  ...preprocessingOptions,
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
  const [{ open }, { loadProbe }, { draw }, { writeArtifacts }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../data/probe.js"),
    import("../../reports/draw.js"),
    import("../../reports/artifact.js"),
  ]);
  const formats = values.format.map(endingOf);
  const saved = values.scaleFrom === "" ? {} : { scales: await readScales(values.scaleFrom) };
  // A mistyped address should not cost the start of an engine; images need the network's input to fit.
  const early =
    imagePathOf(values.input) === undefined
      ? await loadProbe(values.input, { data: values.data })
      : undefined;
  const engine = await rim.startEngine();
  const network = await open(checkpoint, givenPreprocessing(values));
  const { fit, invert, background } = values;
  const probe = early ?? (await loadProbe(values.input, { input: network.input, fit, invert, background }));
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
    style: { preset: values.preset, theme: values.theme },
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

function givenPreprocessing({ mean, sd }: PreprocessingValues) {
  return { ...(mean === undefined ? {} : { mean }), ...(sd === undefined ? {} : { sd }) };
}
