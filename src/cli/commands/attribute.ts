import { formatCount } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import { unreadError } from "../../data/images/failure.js";
import type { Probe } from "../../data/probe.js";
import {
  attributeOptions,
  declaredAttribution,
  METHOD_WORDS,
} from "../../jobs/attribute/attributeOptions.js";
import type { Command, CommandContext, Positional } from "../command.js";
import { progressLine } from "../console.js";
import { checkOpened } from "../openedFiles.js";
import { tellProbe } from "../probes.js";
import { CHECK, checkAttribution } from "./attributeCheck.js";

type AttributeValues = Values<typeof attributeOptions>;

const METHODS: Positional = {
  name: "method",
  summary: `${METHOD_WORDS.join(", ")}; several separated by commas; default is HiResCAM, or Grad-CAM where the head averages; check, and then methods, checks them`,
};

const ATTRIBUTED: Positional = {
  name: "checkpoint",
  summary: "a folder or file with a checkpoint, a run, or bundled:mini-resnet",
  repeats: true,
  isOptional: true,
};

/** `convscope attribute`: the places that made the score of an image, as figures. */
export const attribute: Command<typeof attributeOptions> = {
  summary: "attribute a network's score to pixels, layers and blocks",
  positionals: [METHODS, ATTRIBUTED],
  options: attributeOptions,
  examples: [
    {
      line: "convscope attribute default bundled:mini-resnet",
      does: "draws the parts of the last maps that add up to the score of the predicted class",
    },
    {
      line: "convscope attribute all bundled:mini-resnet --input mnist:test/53",
      does: "draws every method for one digit, each on its own scale",
    },
    {
      line: "convscope attribute saliency,occlusion bundled:mini-resnet --input mnist:test/0-3 --sheet",
      does: "draws a sheet of methods × images, with windows of black and of the mean image",
    },
    {
      line: "convscope attribute hirescam bundled:mini-resnet --target runner-up --taps 'relu*'",
      does: "draws the evidence for the second best class at every ReLU",
    },
    {
      line: "convscope attribute check saliency,guided-backprop bundled:mini-resnet --input mnist:test/0-7",
      does: "compares maps of redrawn networks, and draws deletion and insertion curves",
    },
    {
      line: "convscope attribute saliency bundled:mini-resnet/epoch-01 --compare bundled:mini-resnet/epoch-12",
      does: "draws two checkpoints, and their difference on a scale of its own",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  [methods = "", ...checkpoints]: readonly string[],
  values: AttributeValues,
): Promise<void> {
  if (methods === CHECK) return checkAttribution(context, checkpoints, values);
  const declared = declaredAttribution(methods);
  checkOpened({ command: "attribute", positional: ATTRIBUTED, most: 1 }, checkpoints, values);
  const [{ checkRequest, JOB_KINDS, openInputs, runJob }, { writeArtifacts }, { encodeAttributed }] =
    await Promise.all([
      import("../../jobs/index.js"),
      import("../../jobs/artifact.js"),
      import("../../jobs/attribute/attributionFiles.js"),
    ]);
  const { out, compare, check, ...given } = values;
  const both = compare === "" ? checkpoints : [...checkpoints, compare];
  const job = checkRequest({ kind: "attribute", name: methods, checkpoints: both, values: given }, declared);
  let probe: Probe | undefined;
  const onProbe = (loaded: Probe) => {
    probe = loaded;
    tellProbe(context, loaded);
  };
  const onProgress = (done: number, of: number) => context.progress(progressLine("attribute", done / of));
  const inputs = openInputs(() => context.startEngine());
  const attributed = await runJob(job, { inputs, onProbe, onProgress });
  const files = await encodeAttributed(job, attributed);
  const manifest = await writeArtifacts(out, files);
  if (context.json) context.data(`${JSON.stringify(manifest, null, 2)}\n`);
  for (const sentence of attributed.input.leftOut) context.say(sentence);
  const count = formatCount(manifest.files.length, "figure");
  context.say(`${count} of ${JOB_KINDS.attribute.caption(job, attributed)}, and manifest.json, in ${out}:`);
  context.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
  for (const warning of files.warnings) context.say(`Warning: ${warning}`);
  if (check) await checkAttribution(context, [methods, ...both], values);
  if (probe !== undefined && probe.failures.length > 0) throw unreadError(probe.failures, probe.address);
}
