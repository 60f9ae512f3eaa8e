/**
 * Compares what convscope records at each tap of a file with the tensors that its own framework computed, and prints the
 * outcome as JSON.
 *
 *     node compare.mjs native|wasm <file> <folder of the reference>
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open, startEngine } from "../../dist/index.js";

/** @typedef {{ source?: string, tap?: string, op: string, shape: number[], offset: number }} Entry */

/** Numbers below this are rounding of values that cancel out. */
const LEAST = 1e-6;

function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/** The values of an entry: those of one tensor, in the order of the file that was read. */
function valuesOf(bytes, { offset, shape }) {
  return new Float32Array(bytes.buffer, bytes.byteOffset + offset, sizeOf(shape));
}

/** The same values with the second axis last. */
function channelsLast(values, [images = 1, channels = 1, ...places]) {
  const area = sizeOf(places);
  const moved = new Float32Array(values.length);
  let at = 0;
  for (let image = 0; image < images; image++)
    for (let place = 0; place < area; place++)
      for (let channel = 0; channel < channels; channel++)
        moved[at++] = values[(image * channels + channel) * area + place];
  return moved;
}

function errorOf(found, due) {
  let [apart, most] = [0, LEAST];
  for (let at = 0; at < due.length; at++) {
    const difference = Math.abs(found[at] - due[at]);
    if (!(difference <= apart)) apart = difference;
    most = Math.max(most, Math.abs(due[at]));
  }
  return apart / most;
}

/** The error of a tap, over the largest value that is due. Maps of ONNX are stored channels first, other tensors not. */
function errorAt(activation, entry, due) {
  if (activation.values.length < due.length) return Number.POSITIVE_INFINITY;
  const found = activation.values.subarray(0, due.length);
  const plain = errorOf(found, due);
  if (plain < 1e-3 || entry.shape.length < 3) return plain;
  return Math.min(plain, errorOf(found, channelsLast(due, entry.shape)));
}

/** Records all images at once: a file that is written for one image computes them in parts. */
function recorded(network, bytes, images) {
  const [count, ...shape] = images.shape;
  const values = valuesOf(bytes, images);
  // A second image, upside down, which must leave the first as it is.
  const two = new Float32Array(2 * values.length);
  two.set(values);
  two.set(values.slice().reverse(), values.length);
  return network.record({ shape: [2 * count, ...shape], values: two });
}

const [engine, file, folder] = /** @type {[string, string, string]} */ (process.argv.slice(2));
await startEngine({ engine: /** @type {"native" | "wasm"} */ (engine) });
const bytes = readFileSync(join(folder, "reference.bin"));
/** @type {[Entry, ...Entry[]]} */
const [images, ...entries] = JSON.parse(readFileSync(join(folder, "reference.json"), "utf8"));
const start = performance.now();
const network = await open(file, { mean: 0, sd: 1 });
const seconds = (performance.now() - start) / 1000;
const activations = new Map(recorded(network, bytes, images).map((each) => [each.tap, each]));
const computed = network.taps.filter((tap) => !tap.preActivation);
const taps = new Map(computed.map((tap) => [tap.source, tap]));
const named = new Map(computed.map((tap) => [tap.name, tap]));
/** Tap of an entry: a tensor of the file is its source, and a module has its name. */
const tapOf = (/** @type {Entry} */ { source = "", tap }) =>
  tap === undefined ? taps.get(source) : named.get(tap);
const nameOf = (/** @type {Entry} */ { source, tap }) => tap ?? source;
const errors = entries.flatMap((entry) => {
  const tap = tapOf(entry);
  const activation = tap && activations.get(tap.name);
  if (activation === undefined) return [];
  return [{ source: nameOf(entry), op: entry.op, error: errorAt(activation, entry, valuesOf(bytes, entry)) }];
});
const silent = entries.filter((entry) => tapOf(entry) === undefined).map(({ op }) => op);
const due = new Set(entries.map(tapOf));
const untold = computed.filter((tap) => !due.has(tap) && tap.kind !== "input");
const [worst] = errors.toSorted((one, other) => other.error - one.error);
console.log(
  JSON.stringify({
    taps: new Set(entries.map(tapOf).filter((tap) => tap !== undefined)).size,
    worst: worst ?? null,
    blocks: network.blocks.length,
    seconds,
    silent: Object.fromEntries(
      [...new Set(silent)].map((op) => [op, silent.filter((each) => each === op).length]),
    ),
    untold: untold.map(({ name }) => name),
    unproved: untold.filter(({ parameters }) => parameters > 0).map(({ name }) => name),
  }),
);
network.dispose();
