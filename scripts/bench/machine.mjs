import { readFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { runProcess } from "./process.mjs";

const MODULES = join(import.meta.dirname, "../../node_modules/@tensorflow");
const ASK_TENSORFLOW = 'console.log(require("@tensorflow/tfjs-node").backend().binding.TF_Version)';
const ASK_KERAS =
  'import keras, tensorflow; print(f"Keras {keras.__version__}, TensorFlow {tensorflow.__version__}")';

function packageVersion(name) {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}

/** Last line that a command prints; undefined if it fails. */
async function ask(command) {
  try {
    const { stdout } = await runProcess(command);
    return stdout.trim().split("\n").at(-1);
  } catch {
    return undefined;
  }
}

/** Engines that can run here, with their versions. */
export async function findEngines() {
  const tensorFlow = await ask([process.execPath, "-e", ASK_TENSORFLOW]);
  const native = tensorFlow && `tfjs-node ${packageVersion("tfjs-node")} on TensorFlow ${tensorFlow}`;
  return { native, wasm: `tfjs-backend-wasm ${packageVersion("tfjs-backend-wasm")}` };
}

/** Versions of Keras and TensorFlow in a Python; undefined if it has none. */
export function askKeras(python) {
  return ask([python, "-c", ASK_KERAS]);
}

/** Machine that the measurements were taken on, as `[name, value]` pairs. The load shows whether it was idle. */
export function describeMachine({ engines, keras }) {
  const [cpu] = os.cpus();
  return [
    ["CPU", `${cpu.model.trim()}, ${os.cpus().length} logical cores`],
    ["Memory", `${(os.totalmem() / 1e9).toFixed(1)} GB`],
    ["System", `${os.type()} ${os.release()} ${os.arch()}, load ${os.loadavg()[0].toFixed(2)} at the start`],
    ["Node", process.versions.node],
    ["Engines", `native: ${engines.native ?? "cannot run"}; wasm: ${engines.wasm}`],
    ["Python", keras ?? "not measured"],
  ];
}
