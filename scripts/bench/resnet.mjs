/**
 * Times the forward pass of ResNet-50 for one image of 224×224, warm, and prints {"ms": the median, "best": the fastest}
 * in milliseconds.
 *
 *     node resnet.mjs native|wasm
 */
import { open, startEngine } from "../../dist/index.js";
import { RESNET } from "./commands.mjs";

const PASSES = 7;

const [engine] = process.argv.slice(2);
await startEngine({ engine: /** @type {"native" | "wasm"} */ (engine) });
const network = await open(RESNET);
const [height, width, channels] = /** @type {readonly [number, number, number]} */ (network.input);
const values = Float32Array.from({ length: height * width * channels }, (_, at) => (at % 251) / 251);
const output = network.taps.filter(({ name }) => name === network.output);
const times = Array.from({ length: PASSES + 1 }, () => {
  const start = performance.now();
  network.record({ shape: [1, height, width, channels], values }, output);
  return performance.now() - start;
}).slice(1);
network.dispose();
times.sort((one, other) => one - other);
console.log(JSON.stringify({ ms: times[(PASSES - 1) / 2], best: times[0] }));
