import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Network } from "../../checkpoints/network.js";
import { imagePathOf } from "../../data/address.js";
import { unreadError } from "../../data/images/failure.js";
import type { PreprocessingValues } from "../../data/images/preprocessingOptions.js";
import type { Probe } from "../../data/probe.js";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import type { Options, Values } from "../../options.js";
import { endingOf } from "../../pictures/encoders/index.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Scales } from "../../pictures/scale/scales.js";
import { drawOptions, shownOptions } from "../../reports/drawOptions.js";
import { type ViewName, viewOf, views } from "../../views/index.js";
import type { Command, CommandGroup, Rim } from "../command.js";

/** `convscope draw`: one command for each view, made from the table of views. */
export const draw: CommandGroup = {
  summary: "draw what the filters of a network see",
  kind: "view",
  commands: Object.fromEntries(Object.keys(views).map((name) => [name, drawCommand(name as ViewName)])),
};

function drawCommand(name: ViewName): Command {
  const { summary, options, examples, looksAt } = viewOf(name);
  const isShown = looksAt.includes("activations");
  return {
    summary,
    positionals: [
      { name: "checkpoint", summary: "a folder or file with a checkpoint, a run, or bundled:seed" },
    ],
    options: { ...(isShown ? shownOptions : {}), ...drawOptions, ...options },
    examples,
    run: (rim, [checkpoint = ""], values) =>
      drawView(rim, { name, options, checkpoint, isShown }, values as DrawValues),
  };
}

/** What is shown is given to views that look at it only. */
type DrawValues = Values<typeof drawOptions> & Partial<Values<typeof shownOptions>>;

interface Chosen {
  readonly name: ViewName;
  readonly options: Options;
  readonly checkpoint: string;
  readonly isShown: boolean;
}

async function drawView(
  rim: Rim,
  { name, options, checkpoint, isShown }: Chosen,
  values: DrawValues,
): Promise<void> {
  const [{ open }, { draw }, { writeArtifacts }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../reports/draw.js"),
    import("../../reports/artifact.js"),
  ]);
  const formats = values.format.map(endingOf);
  const saved = values.scaleFrom === "" ? {} : { scales: await readScales(values.scaleFrom) };
  const load = isShown ? await probeLoader(values as Values<typeof shownOptions>) : undefined;
  const engine = await rim.startEngine();
  const network = await open(checkpoint, givenPreprocessing(values));
  const probe = await load?.(network);
  for (const { name: image, reason } of probe?.failures ?? [])
    rim.say(`${probe?.address}${image}: ${reason}`);
  const viewOptions = Object.fromEntries(
    Object.entries(values).filter(([option]) => Object.hasOwn(options, option)),
  );
  const plan = {
    engine,
    network,
    ...(probe === undefined ? {} : { probe }),
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
  const shown = probe === undefined ? "" : ` for ${probe.address}`;
  rim.say(`${figures} of ${network.name}${shown}, and manifest.json, in ${values.out}:`);
  rim.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
  for (const warning of drawn.warnings) rim.say(`Warning: ${warning}`);
  if (probe !== undefined && probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}

/**
 * What loads the probe once the network is open: images need its input to fit. An address within a data set is loaded
 * here and now, for a mistyped one should not cost the start of an engine.
 */
async function probeLoader(
  values: Values<typeof shownOptions>,
): Promise<(network: Network) => Promise<Probe>> {
  const { loadProbe } = await import("../../data/probe.js");
  const { input: address, data, fit, invert, background } = values;
  if (imagePathOf(address) === undefined) {
    const probe = await loadProbe(address, { data });
    return async () => probe;
  }
  return ({ input }) => loadProbe(address, { input, fit, invert, background });
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

function givenPreprocessing({ mean, sd }: Partial<PreprocessingValues>) {
  return { ...(mean === undefined ? {} : { mean }), ...(sd === undefined ? {} : { sd }) };
}
