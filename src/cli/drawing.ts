import { formatCount } from "../core/format.js";
import type { Values } from "../core/options/option.js";
import { unreadError } from "../data/images/failure.js";
import type { Probe } from "../data/probe.js";
import { everyOption } from "../jobs/chosenCheckpoints.js";
import { declaredDrawing, drawnOptions, drawOptions } from "../jobs/draw/drawOptions.js";
import { checkpointsOf } from "../jobs/runCheckpoints.js";
import { isMoving, needsImages, type ViewName, viewOf } from "../views/index.js";
import type { Command, CommandContext, Positional } from "./command.js";
import { dryRunOption, tellDryRun } from "./dryRun.js";
import { checkOpened } from "./openedFiles.js";
import { tellProbe } from "./probes.js";

/** Creates the command that draws a view: its arguments, options and examples come from the view's declaration. */
export function drawingCommand(name: ViewName): Command {
  const view = viewOf(name);
  const [isShown, isOfRun] = [needsImages(name), view.inputs.includes("run")];
  const positional: Positional = isOfRun
    ? {
        name: "run",
        summary: "a run, such as bundled:mini-resnet, or individual checkpoints of it",
        repeats: true,
        isOptional: true,
      }
    : {
        name: "checkpoint",
        summary: "a folder or file with a checkpoint, a run, or bundled:mini-resnet",
        isOptional: true,
      };
  const command = isMoving(name) ? "animate" : `draw ${name}`;
  const opening = { command, positional, ...(isOfRun ? {} : { most: 1 }) };
  return {
    summary: view.summary,
    positionals: [positional],
    options: {
      ...(isShown ? drawnOptions(name) : {}),
      ...(isOfRun ? everyOption(name) : {}),
      ...drawOptions(name),
      ...view.options,
      ...dryRunOption,
    },
    examples: view.examples,
    run: (context, words, values) => {
      checkOpened(opening, words, values as DrawValues);
      return drawView(context, name, { words, values: values as DrawValues });
    },
  };
}

/** Options of images exist for views that need some, and the choice of checkpoints for views of runs. */
type DrawValues = Values<ReturnType<typeof drawOptions> & typeof dryRunOption> &
  Partial<Values<ReturnType<typeof everyOption>>>;

async function drawView(
  context: CommandContext,
  name: ViewName,
  { words, values }: { readonly words: readonly string[]; readonly values: DrawValues },
): Promise<void> {
  const [{ checkRequest, JOB_KINDS, openInputs, runJob }, { writeArtifacts }, { encodeFigures }] =
    await Promise.all([
      import("../jobs/index.js"),
      import("../jobs/artifact.js"),
      import("../jobs/draw/drawFiles.js"),
    ]);
  const { every, out, dryRun, ...given } = values;
  const isRun = every !== undefined && words.length > 0;
  const checkpoints = isRun ? await checkpointsOf(words, { every }, name) : words;
  const job = checkRequest({ kind: "draw", name, checkpoints, values: given }, declaredDrawing(name));
  if (dryRun)
    return tellDryRun(context, job, {
      out: [out],
      isPng: String(job.formats ?? "png") === "png" && !isMoving(name),
    });
  let probe: Probe | undefined;
  const onProbe = (loaded: Probe) => {
    probe = loaded;
    tellProbe(context, loaded);
  };
  const figures = await runJob(job, {
    inputs: openInputs(() => context.startEngine()),
    onProbe,
    availableMemory: context.availableMemory(),
  });
  const drawn = await encodeFigures(job, figures);
  const manifest = await writeArtifacts(out, drawn);
  if (context.json) context.data(`${JSON.stringify(manifest, null, 2)}\n`);
  const count = formatCount(manifest.files.length, "figure");
  context.say(`${count} of ${JOB_KINDS.draw.caption(job, figures)}, and manifest.json, in ${out}:`);
  context.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
  for (const warning of drawn.warnings) context.say(`Warning: ${warning}`);
  if (probe !== undefined && probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}
