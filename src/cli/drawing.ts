import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import type { Values } from "../core/options/option.js";
import { refuseStandIn } from "../core/standIn.js";
import { unreadError } from "../data/images/failure.js";
import { givenPreprocessing } from "../data/images/preprocessingOptions.js";
import type { Probe } from "../data/probe.js";
import type { Scales } from "../figures/scale/scales.js";
import { everyOption } from "../jobs/chosenCheckpoints.js";
import { drawnOptions, drawOptions } from "../jobs/draw/drawOptions.js";
import { fileEndingOf } from "../jobs/fileFormat.js";
import { checkpointsOf } from "../jobs/runs.js";
import type { Network } from "../network/network.js";
import { type ViewName, viewOf } from "../views/index.js";
import type { View } from "../views/view.js";
import type { Command, CommandContext } from "./command.js";
import { earlyProbe, fittedProbe, type ShownValues, tellProbe } from "./probes.js";

/** The command that draws a view: its words, options and examples, made from what the view declares. */
export function drawingCommand(name: ViewName): Command {
  const view = viewOf(name);
  const [isShown, isOfRun] = [view.inputs.includes("activations"), view.inputs.includes("run")];
  return {
    summary: view.summary,
    positionals: [
      isOfRun
        ? {
            name: "run",
            summary: "a run, as bundled:mini-resnet, or its checkpoints one by one",
            repeats: true,
          }
        : {
            name: "checkpoint",
            summary: "a folder or file with a checkpoint, a run, or bundled:mini-resnet",
          },
    ],
    options: {
      ...(isShown ? drawnOptions : {}),
      ...(isOfRun ? everyOption(name) : {}),
      ...drawOptions(name),
      ...view.options,
    },
    examples: view.examples,
    run: (context, words, values) => drawView(context, { name, view, words }, values as DrawValues),
  };
}

/** What is shown is given to views that look at it only, and so is the choice of checkpoints. */
type DrawValues = Values<ReturnType<typeof drawOptions>> &
  Partial<ShownValues> &
  Partial<Values<ReturnType<typeof everyOption>>>;

interface Chosen {
  readonly name: ViewName;
  readonly view: View;
  readonly words: readonly string[];
}

async function drawView(context: CommandContext, chosen: Chosen, values: DrawValues): Promise<void> {
  const { name, view, words } = chosen;
  const [{ open }, { draw }, { checkCount }, { writeArtifacts }, { checkpointsWord }] = await Promise.all([
    import("../checkpoints/open.js"),
    import("../jobs/draw/draw.js"),
    import("../jobs/draw/recordInputs.js"),
    import("../jobs/artifact.js"),
    import("../jobs/header.js"),
  ]);
  const formats = values.format.map((format) => fileEndingOf(name, format));
  const saved = values.scaleFrom === "" ? {} : { scales: await readScales(values.scaleFrom) };
  const { every } = values;
  const addresses = every === undefined ? words : await checkpointsOf(words, { every }, name);
  if (every !== undefined) checkCount(addresses.length);
  const load = view.inputs.includes("activations") ? await probeLoader(values as ShownValues) : undefined;
  const engine = await context.startEngine();
  const openAt = (address: string) => open(address, givenPreprocessing(values));
  const network = await openAt(addresses[0] as string);
  const run = addresses.map((address, at) => async () => (at === 0 ? network : openAt(address)));
  const probe = await load?.(network);
  if (probe !== undefined) tellProbe(context, probe);
  const drawn = await draw({
    engine,
    network,
    run,
    ...(probe === undefined ? {} : { probe }),
    view: name,
    ...(values.taps.length > 0 ? { taps: values.taps } : {}),
    options: Object.fromEntries(
      Object.entries(values).filter(([option]) => Object.hasOwn(view.options, option)),
    ),
    style: { preset: values.preset, theme: values.theme },
    ...saved,
    formats,
    values: values.values,
  });
  const manifest = await writeArtifacts(values.out, drawn);
  if (context.json) context.data(`${JSON.stringify(manifest, null, 2)}\n`);
  const figures = formatCount(manifest.files.length, "figure");
  const shown = probe === undefined ? "" : ` for ${probe.address}`;
  context.say(
    `${figures} of ${checkpointsWord(manifest.checkpoints)}${shown}, and manifest.json, in ${values.out}:`,
  );
  context.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
  for (const warning of drawn.warnings) context.say(`Warning: ${warning}`);
  if (probe !== undefined && probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}

/** What loads the probe once the network is open; what needs no network is loaded here and now. */
async function probeLoader(values: ShownValues): Promise<(network: Network) => Promise<Probe>> {
  const early = await earlyProbe(values.input, values);
  return async ({ input }) => early ?? fittedProbe(values.input, input, values);
}

async function readScales(path: string): Promise<Scales> {
  const { parseSavedScale } = await import("../figures/scale/saved.js");
  try {
    const text = await readFile(path, "utf8");
    refuseStandIn(text, path);
    return parseSavedScale(text, basename(path));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new UserError(`Cannot read the saved scale '${path}': ${reasonOf(error)}.`);
  }
}
