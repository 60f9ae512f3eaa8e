import { dirname, join } from "node:path";
import { countDrawn, drawSheets, needs, runScript, writeImage } from "./commands.mjs";
import { runProcess } from "./process.mjs";

/** Formats that a framework wrote, and the most that opening them may take: seconds, and memory over the size of the file. */
const FORMATS = [
  { file: "resnet50.keras", open: 2.5, memory: 3.5 },
  { file: "resnet50.h5", open: 2.5, memory: 3.5 },
  { file: "resnet50.onnx", open: 1.5, memory: 2.5 },
  { file: "resnet50.pt2", open: 1.5, memory: 2.5 },
];

/** The same network as TensorFlow.js opens it by itself. */
const PLAIN = "resnet50-tfjs";

/** Drawings by others, each of the same network, and the file that they read. */
const RIVALS = [
  { name: "Keras + matplotlib, every map of ResNet-50", way: "keras", file: "resnet50.keras" },
  { name: "PyTorch + matplotlib, every map of ResNet-50", way: "torch", file: "resnet50.pt" },
];

/** The names of the files that were written, made by a Python once for all benchmarks. */
export async function saveResnets(python, folder) {
  const { stdout } = await runProcess([python, join(import.meta.dirname, "resnet50_files.py"), folder]);
  return { folder, names: JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]") };
}

/** Reason why a benchmark cannot read a file; undefined if it can. */
function needsFile(file) {
  return ({ resnets }) => {
    if (resnets === undefined) return "no Python with Keras; name one with --python";
    return resnets.names.includes(file) ? undefined : `that Python cannot write ${file}`;
  };
}

const ours = (file) => `ResNet-50 from ${file}, open and draw every map`;

function opening({ file, open, memory }) {
  return {
    name: `ResNet-50 from ${file}, native`,
    topic: "open",
    targets: { open, memory },
    needs: [needs.script("open.mjs"), needs.native, needsFile(file)],
    rounds: 3,
    run: ({ resnets }) => runScript("open.mjs", join(resnets.folder, file), "native"),
  };
}

/** @param {{ file: string, against?: readonly { rival: string, most: number }[] }} plan */
function drawing({ file, against = [] }) {
  return {
    name: ours(file),
    topic: "formats",
    targets: { figure: null, wall: null },
    against,
    needs: [needs.program, needs.native, needsFile(file)],
    rounds: 1,
    run: ({ resnets, out }) => drawSheets(join(resnets.folder, file), out, "native"),
  };
}

function rival({ name, way, file }) {
  return {
    name,
    topic: "formats",
    targets: { figure: null, wall: null },
    needs: [needsFile(file)],
    rounds: 1,
    run: async ({ python, resnets, out }) => {
      const image = join(dirname(out), "image.png");
      await writeImage(image);
      const script = join(import.meta.dirname, "resnet50_draw.py");
      return countDrawn([python, script, way, join(resnets.folder, file), image, out], out);
    },
  };
}

/** Opening of ResNet-50 from each format, and all of its figures beside those of others. */
export const formatBenchmarks = [
  ...FORMATS.map(opening),
  drawing({ file: PLAIN }),
  ...FORMATS.map(({ file }) =>
    drawing({
      file,
      against: [{ rival: ours(PLAIN), most: 1.2 }, ...RIVALS.map(({ name }) => ({ rival: name, most: 0.5 }))],
    }),
  ),
  ...RIVALS.map(rival),
];
