import { isAbsolute } from "node:path";
import { commandLine } from "../../commandLine.js";
import { ARCHITECTURE_NAMES } from "../../networks/architectures/declarations.js";
import { integer, oneOf, optional, text, type Values } from "../../options.js";
import { formatCount } from "../../pictures/numbers.js";
import type { TrainingEvent } from "../../training/plan.js";
import { trainingOptions } from "../../training/settings.js";
import { architectureFlags } from "../architectureFlags.js";
import type { Command, Rim } from "../command.js";
import { TrainingTalk } from "../trainingTalk.js";

const architectureOptions = architectureFlags();

const options = {
  architecture: oneOf(ARCHITECTURE_NAMES, { summary: "what to build", fallback: "seed" }),
  ...architectureOptions,
  data: text({ summary: "mnist, or a folder with the four IDX files", hint: "data set", fallback: "mnist" }),
  ...trainingOptions,
  seed: integer({ summary: "the number that everything random comes from", fallback: 0, min: 0 }),
  out: optional(
    text({
      short: "o",
      summary: "the folder of the run, which gets one folder per epoch",
      hint: "folder",
      fallback: "",
    }),
    "runs/ and the architecture's name",
  ),
};

/** `convscope train`: trains a network and keeps a checkpoint per epoch. */
export const train: Command<typeof options> = {
  summary: "train a network and keep a checkpoint per epoch",
  positionals: [],
  options,
  examples: [
    {
      line: "convscope train --architecture seed --epochs 12 --seed 0 --out runs/seed",
      does: "trains the network of the post as the bundled one was",
    },
    {
      line: "convscope train --architecture mnist-good",
      does: "trains a better network in six epochs, into runs/mnist-good",
    },
    {
      line: "convscope train --architecture resnet --depth 32 --optimizer adam --augment shift,rotate",
      does: "trains a deeper one in a way of your own",
    },
    {
      line: "convscope train --data fashion --epochs 1 --out runs/fashion",
      does: "trains on the four IDX files in the folder fashion",
    },
  ],
  run,
};

/** The command line that trains the same. What an absolute path names would tell of the machine. */
function commandOf(values: Values<typeof options>): string {
  const shown = Object.entries(values).filter(([, value]) => typeof value !== "string" || !isAbsolute(value));
  return commandLine(["convscope", "train"], options, Object.fromEntries(shown));
}

async function run(rim: Rim, _words: readonly string[], values: Values<typeof options>): Promise<void> {
  const { train } = await import("../../training/train.js");
  const engine = await rim.startEngine();
  const { architecture, out = `runs/${architecture}` } = values;
  const chosen = Object.entries(values).filter(
    ([name, value]) => Object.hasOwn(architectureOptions, name) && value !== undefined,
  );
  const plan = {
    ...values,
    out,
    architectureOptions: Object.fromEntries(chosen),
    engine,
    command: commandOf(values),
    signal: rim.interruptible(),
  };
  const threads = formatCount(engine.threads, "thread");
  const title = `Training ${architecture} on ${values.data} with the ${engine.name} engine, ${threads}`;
  const talk = new TrainingTalk(rim, title);
  const epochs: (TrainingEvent & { type: "epoch" })[] = [];
  for await (const event of train(plan)) {
    talk.tell(event);
    if (event.type === "epoch") epochs.push(event);
  }
  if (rim.json) rim.data(`${JSON.stringify({ out, epochs }, null, 2)}\n`);
}
