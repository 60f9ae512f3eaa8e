import { isAbsolute } from "node:path";
import { ARCHITECTURE_NAMES } from "../../architectures/declarations.js";
import { formatCount } from "../../core/format.js";
import { defined } from "../../core/objectFields.js";
import { commandLine } from "../../core/options/commandLine.js";
import { flag, integer, oneOf, optional, text, type Values } from "../../core/options/option.js";
import { ENGINE_CHOICES } from "../../engine/engineChoice.js";
import { trainingOptions } from "../../training/settings.js";
import type { TrainingEvent } from "../../training/trainingPlan.js";
import { architectureFlags } from "../architectureFlags.js";
import type { Command, CommandContext } from "../command.js";
import { divergedWords, TrainingTalk } from "../trainingProgress.js";

const architectureOptions = architectureFlags();

const options = {
  architecture: optional(
    oneOf(ARCHITECTURE_NAMES, { summary: "architecture to build", default: "mini-resnet" }),
    "mini-resnet",
  ),
  ...architectureOptions,
  data: optional(
    text({ summary: "mnist, or a folder with the four IDX files", valueName: "data set", default: "mnist" }),
    "mnist",
  ),
  ...trainingOptions,
  seed: optional(integer({ summary: "random seed", default: 0, min: 0 }), "0"),
  checkpointEvery: optional(
    integer({
      summary: "interval of additional checkpoints within an epoch, in batches",
      default: 1,
      min: 1,
      max: 1_000_000,
    }),
    "only at the end of each epoch",
  ),
  resume: flag(
    "resume the run in --out with its own settings; weights end up bit-identical to an uninterrupted run",
  ),
  out: optional(
    text({
      short: "o",
      summary: "folder of the run, with one subfolder per checkpoint, run.json and history.csv",
      valueName: "folder",
      default: "",
    }),
    "runs/ and the architecture's name",
  ),
};

/** `convscope train`: trains a network and writes a checkpoint per epoch. */
export const train: Command<typeof options> = {
  summary: "train a network and keep a checkpoint per epoch",
  positionals: [],
  options,
  examples: [
    {
      line: "convscope train --architecture mini-resnet --epochs 12 --seed 0 --out runs/mini-resnet",
      does: "trains the network of the original post with the settings of the bundled one",
    },
    {
      line: "convscope train --architecture mini-resnet-bn",
      does: "trains a more accurate network in six epochs, into runs/mini-resnet-bn",
    },
    {
      line: "convscope train --architecture resnet --depth 32 --optimizer adam --augment shift,rotate",
      does: "trains a deeper network with other settings",
    },
    {
      line: "convscope train --data fashion --epochs 1 --out runs/fashion",
      does: "trains on the four IDX files in the folder fashion",
    },
    {
      line: "convscope train --resume --out runs/mini-resnet",
      does: "resumes an interrupted training, with bit-identical weights",
    },
  ],
  run,
};

/** Command line that repeats the training. An absolute path is omitted, because it would reveal the machine. */
function commandOf(values: Values<typeof options>): string {
  const shown = Object.entries(values).filter(([, value]) => typeof value !== "string" || !isAbsolute(value));
  return commandLine(["convscope", "train"], options, Object.fromEntries(shown));
}

async function run(
  context: CommandContext,
  _words: readonly string[],
  values: Values<typeof options>,
): Promise<void> {
  const { train } = await import("../../training/trainingRun.js");
  const { out = `runs/${values.architecture ?? "mini-resnet"}` } = values;
  const former = values.resume ? await formerRun(out) : undefined;
  const engine = await context.startEngine(former?.engine);
  const { architecture = "mini-resnet", data = "mnist" } = { ...former?.plan, ...defined(values) };
  const chosen = Object.entries(values).filter(
    ([name, value]) => Object.hasOwn(architectureOptions, name) && value !== undefined,
  );
  const plan = {
    ...defined(values),
    out,
    architectureOptions: Object.fromEntries(chosen),
    engine,
    command: commandOf(values),
    signal: context.interruptible(),
  };
  const threads = formatCount(engine.threads, "thread");
  const title = `Training ${architecture} on ${data} with the ${engine.name} engine, ${threads}`;
  const talk = new TrainingTalk(context, title);
  const epochs: (TrainingEvent & { type: "epoch" })[] = [];
  let diverged: (TrainingEvent & { type: "diverged" }) | undefined;
  for await (const event of train(plan)) {
    talk.onProgress(event);
    if (event.type === "epoch") epochs.push(event);
    if (event.type === "diverged") diverged = event;
  }
  if (context.json) context.data(`${JSON.stringify({ out, epochs, ...divergedFacts(diverged) }, null, 2)}\n`);
  if (diverged === undefined) return;
  context.error(`${divergedWords(diverged)}. ${CURE}`);
  context.setOutcome("diverged");
}

const CURE = "Its checkpoints are kept in the run; train with a lower --learning-rate, into another --out.";

/** Facts of a diverged training for a JSON document; empty for any other. */
function divergedFacts(event: (TrainingEvent & { type: "diverged" }) | undefined) {
  return event === undefined ? {} : { diverged: { epoch: event.epoch, step: event.step } };
}

/** The settings a run was started with, which need not be repeated. */
async function formerRun(out: string) {
  const { readRunRecord } = await import("../../checkpoints/runRecord.js");
  const { architecture, data, engine } = await readRunRecord(out);
  const name = ENGINE_CHOICES.find((choice) => choice === engine.name) ?? "auto";
  return { engine: { engine: name, threads: engine.threads }, plan: { architecture, data: data.source } };
}
