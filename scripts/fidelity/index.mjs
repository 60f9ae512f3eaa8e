/**
 * Holds networks that Keras, PyTorch and onnxruntime compute against what convscope records of their files, at every tap.
 *
 *     node scripts/fidelity/index.mjs --python <python> [--engine native,wasm] [--size 96] <network> …
 *
 * A network is `keras:ResNet50`, `layers:lstm` or, with one of the exporters of torch_networks.py,
 * `torchvision:resnet18@script`, `timm:resnet10t@pt2` and `torchvision:vgg11_bn@state`; `keras:*` means all of them. Files are
 * made in the temporary folder, one network at a time. The exit code is 3 if a tap is wrong, if no tap of a file has a
 * reference, and if a tap with parameters has none.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

const run = promisify(execFile);
const HERE = import.meta.dirname;

/** Errors above these, over the largest value of a tap, are wrong. Long sums of large networks round more. */
const TOLERANCE = 1e-5;
const LARGE = { parameters: 50e6, tolerance: 5e-5 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: "string", default: "python3" },
    engine: { type: "string", default: "native,wasm" },
    size: { type: "string", default: "96" },
  },
});

/** Files of the exporters of torch_networks.py that do not write ONNX. */
const TORCH_FILES = { pt2: "model.pt2", state: "model.pt" };

/** File that an exporter of torch_networks.py writes. */
function torchFiles(exporter = "script") {
  return [Object.hasOwn(TORCH_FILES, exporter) ? TORCH_FILES[exporter] : "model.onnx"];
}

/** Where networks come from: the script that writes one, its first word, and the files that an exporter writes. */
const LIBRARIES = {
  keras: { script: "keras_networks.py", filesOf: () => ["model.keras", "model.h5"], nameOf: (name) => name },
  layers: { script: "keras_layers.py", filesOf: () => ["model.keras", "model.h5"], nameOf: (name) => name },
  torchvision: { script: "torch_networks.py", filesOf: torchFiles, nameOf: (name) => `torchvision:${name}` },
  timm: { script: "torch_networks.py", filesOf: torchFiles, nameOf: (name) => `timm:${name}` },
};

function libraryOf(name) {
  if (Object.hasOwn(LIBRARIES, name)) return LIBRARIES[name];
  throw new Error(`Unknown library '${name}'. Known: ${Object.keys(LIBRARIES).join(", ")}`);
}

const scriptOf = (library) => join(HERE, libraryOf(library).script);

async function python(...words) {
  const { stdout } = await run(values.python, words, { maxBuffer: 2 ** 28 });
  return stdout.trim();
}

async function namesOf(word) {
  const [library = "", rest = ""] = word.split(":");
  const [name = "", exporter] = rest.split("@");
  if (name !== "*") return [{ library, name, exporter }];
  const listed = (await python(scriptOf(library), "--list")).split("\n");
  return listed.map((each) => ({ library, name: each.replace(/^.*:/, ""), exporter }));
}

async function compared(engine, file, folder) {
  try {
    const { stdout } = await run(process.execPath, [join(HERE, "compare.mjs"), engine, file, folder], {
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(stdout);
  } catch (error) {
    const lines = error.stderr.trim().split("\n");
    return { failure: lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? error.message };
  }
}

function describe({ failure, taps, worst, blocks, seconds, silent, untold, unproved }) {
  if (failure !== undefined) return `failed: ${failure}`;
  if (worst === null) return "no tap has a reference";
  const without = Object.entries(silent).map(([op, count]) => `${count} ${op}`);
  return [
    `${taps} taps, ${worst?.error.toExponential(1)} at ${worst?.source} (${worst?.op})`,
    `${blocks} blocks`,
    `${seconds.toFixed(1)} s`,
    `without a tap: ${without.join(", ") || "none"}`,
    `without a reference: ${untold.join(", ") || "none"}`,
    ...(unproved.length > 0 ? [`of these, with parameters: ${unproved.join(", ")}`] : []),
  ].join("; ");
}

/** True for a file that opened, whose taps are right, at least one of them and all that have parameters. */
function isProved({ failure, worst, unproved }, tolerance) {
  return failure === undefined && worst?.error <= tolerance && unproved.length === 0;
}

async function check({ library, name, exporter }, folder) {
  const { filesOf, nameOf } = libraryOf(library);
  const words = [nameOf(name), values.size, folder, ...(exporter ? [exporter] : [])];
  const told = await python(scriptOf(library), ...words);
  const parameters = Number(told.split("\n").at(-1));
  const tolerance = parameters > LARGE.parameters ? LARGE.tolerance : TOLERANCE;
  let isRight = true;
  for (const file of filesOf(exporter))
    for (const engine of values.engine.split(",")) {
      const found = await compared(engine, join(folder, file), folder);
      const isFine = isProved(found, tolerance);
      isRight &&= isFine;
      const title = `${name}${exporter ? `@${exporter}` : ""} ${file.replace("model", "")} ${engine}`;
      console.log(
        `${isFine ? "right" : "WRONG"} ${title}, ${(parameters / 1e6).toFixed(1)} M: ${describe(found)}`,
      );
    }
  return isRight;
}

let isRight = true;
for (const network of (await Promise.all(positionals.map(namesOf))).flat()) {
  const folder = mkdtempSync(join(tmpdir(), "convscope-fidelity-"));
  try {
    isRight = (await check(network, folder)) && isRight;
  } catch (error) {
    const lines = String(error.stderr ?? error.stack)
      .trim()
      .split("\n");
    console.log(`FAILED ${network.library}:${network.name}@${network.exporter}: ${lines.at(-1)}`);
    isRight = false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exitCode = isRight ? 0 : 3;
