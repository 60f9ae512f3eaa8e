import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Network } from "../../checkpoints/network.js";
import { unreadError } from "../../data/images/failure.js";
import type { Probe } from "../../data/probe.js";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import type { Options, Values } from "../../options.js";
import { endingOf } from "../../pictures/encoders/index.js";
import { formatCount } from "../../pictures/numbers.js";
import type { Scales } from "../../pictures/scale/scales.js";
import { drawnOptions, drawOptions } from "../../reports/drawOptions.js";
import { type ViewName, viewOf, views } from "../../views/index.js";
import type { Command, CommandGroup, Rim } from "../command.js";
import { earlyProbe, fittedProbe, givenPreprocessing, type ShownValues } from "../probes.js";

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
    options: { ...(isShown ? drawnOptions : {}), ...drawOptions, ...options },
    examples,
    run: (rim, [checkpoint = ""], values) =>
      drawView(rim, { name, options, checkpoint, isShown }, values as DrawValues),
  };
}

/** What is shown is given to views that look at it only. */
type DrawValues = Values<typeof drawOptions> & Partial<ShownValues>;

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
  const load = isShown ? await probeLoader(values as ShownValues) : undefined;
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

/** What loads the probe once the network is open; what needs no network is loaded here and now. */
async function probeLoader(values: ShownValues): Promise<(network: Network) => Promise<Probe>> {
  const early = await earlyProbe(values.input, values);
  return async ({ input }) => early ?? fittedProbe(values.input, input, values);
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
