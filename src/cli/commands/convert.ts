import { dirname } from "node:path";
import type { OpenedFiles } from "../../checkpoints/open.js";
import { oneOf, optional, text, type Values } from "../../core/options/option.js";
import type { Command, CommandContext } from "../command.js";

const options = {
  to: oneOf(["safetensors", "tfjs"], {
    summary: "format: all weights, which any framework reads; or a TensorFlow.js layers model",
    default: "safetensors",
  }),
  out: optional(
    text({ summary: "file of weights, or folder of the model", valueName: "path", default: "" }),
    "the checkpoint's name, with .safetensors or -tfjs",
  ),
};

/** `convscope convert`: writes a checkpoint in a format that other tools read. */
export const convert: Command<typeof options> = {
  summary: "convert a checkpoint to a format that other tools read",
  positionals: [
    { name: "checkpoint", summary: "folder or file with a checkpoint, a run, or bundled:mini-resnet" },
  ],
  options,
  examples: [
    {
      line: "convscope convert bundled:mini-resnet --out weights.safetensors",
      does: "writes all weights as 32-bit floats, kernels as height × width × inputs × outputs",
    },
    {
      line: "convscope convert model.keras --to tfjs --out model",
      does: "writes model.json and its weights, which tf.loadLayersModel opens",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  [checkpoint = ""]: readonly string[],
  { to, out }: Values<typeof options>,
): Promise<void> {
  const { openFiles } = await import("../../checkpoints/open.js");
  await context.startEngine({ computes: to === "tfjs" });
  const files = await openFiles(checkpoint);
  try {
    const written = to === "tfjs" ? await writeModel(files, out) : await writeWeights(files, out);
    const leftOut = [...(files.opened.file?.leftOut ?? []), ...written.leftOut];
    if (context.json) return context.data(`${JSON.stringify({ to, ...written, leftOut }, null, 2)}\n`);
    context.say(`${written.out}: ${written.tensors} tensors, ${written.bytes.toLocaleString("en-US")} bytes`);
    for (const part of leftOut) context.say(`Left out: ${part}`);
  } finally {
    files.opened.dispose();
  }
}

/** Path and content of what was written. */
interface Written {
  readonly out: string;
  readonly tensors: number;
  readonly bytes: number;
  /** Parts of the checkpoint that the format cannot carry. */
  readonly leftOut: readonly string[];
}

async function writeWeights(files: OpenedFiles, given: string | undefined): Promise<Written> {
  const [{ safetensorsOf }, { refuseForeign }, { ensureFolder, writeFileWhole }] = await Promise.all([
    import("../../checkpoints/convert/safetensors.js"),
    import("../../jobs/artifact.js"),
    import("../../core/files/atomicWrite.js"),
  ]);
  const out = given ?? `${plainName(files.name)}.safetensors`;
  await refuseForeign(out);
  const bytes = safetensorsOf(files);
  await ensureFolder(dirname(out));
  await writeFileWhole(out, bytes);
  return { out, tensors: files.opened.weights().length, bytes: bytes.length, leftOut: [] };
}

async function writeModel(files: OpenedFiles, given: string | undefined): Promise<Written> {
  const [{ convertedModel }, { refuseForeignModel }, { ensureFolder, writeFolderWhole }] = await Promise.all([
    import("../../checkpoints/convert/layersModel.js"),
    import("../../checkpoints/convert/foreignModel.js"),
    import("../../core/files/atomicWrite.js"),
  ]);
  const out = given ?? `${plainName(files.name)}-tfjs`;
  await refuseForeignModel(out);
  const { files: contents, leftOut } = await convertedModel(files);
  await ensureFolder(dirname(out));
  await writeFolderWhole(out, contents);
  const bytes = [...contents.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  return { out, tensors: files.opened.weights().length, bytes, leftOut };
}

/** A checkpoint's name as the name of a file: `bundled:mini-resnet/epoch-12` is `mini-resnet-epoch-12`. */
function plainName(name: string): string {
  const plain = name.replace(/^[a-z]+:/, "").replace(/\.(?:keras|h5|onnx|pt2|json)$/i, "");
  return plain.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "checkpoint";
}
