/**
 * Opens a checkpoint in a fresh process and prints {"open": seconds, "memory": the memory that it took at most, over the
 * size of the file}.
 *
 *     node open.mjs <checkpoint> native|wasm
 */
import { readFileSync, statSync } from "node:fs";
import { open, startEngine } from "../../dist/index.js";

/** A figure of this process in kibibytes; undefined where there is no /proc. */
function readMemory(name) {
  try {
    return Number(
      readFileSync("/proc/self/status", "utf8").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1],
    );
  } catch {
    return Number.NaN;
  }
}

const [checkpoint = "", engine] = process.argv.slice(2);
await startEngine({ engine: /** @type {"native" | "wasm"} */ (engine) });
const before = readMemory("VmRSS");
const start = performance.now();
const network = await open(checkpoint);
const seconds = (performance.now() - start) / 1000;
const memory = ((readMemory("VmHWM") - before) * 1024) / statSync(checkpoint).size;
network.dispose();
console.log(JSON.stringify({ open: seconds, memory }));
