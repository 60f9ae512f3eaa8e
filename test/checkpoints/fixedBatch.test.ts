import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { FORMATS } from "../support/references.js";

withEngine();

/** Networks for batches of four, and what onnxruntime and Keras give for five images in two parts; `make.py` there wrote them. */
const FOLDER = join(FORMATS, "batch");

function numbersOf(name: string): Float32Array {
  const bytes = gunzipSync(readFileSync(join(FOLDER, `${name}.f32.gz`)));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

describe("a file whose input has a batch of four", () => {
  it.each(["onnx", "keras"])("runs on five images, each as it would alone: %s", async (format) => {
    const network = await open(join(FOLDER, `four.${format}`), { mean: 0, sd: 1 });
    const output = network.taps.filter(({ name }) => name === network.output);
    const [given] = network.record({ shape: [5, 8, 8, 3], values: numbersOf("images") }, output);
    const expected = numbersOf(format);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(given?.shape).toEqual([5, 1, 1, 10]);
    given?.values.forEach((value, at) => {
      // Sums of at most 256 products in 32 bits: a few units in the seventh digit.
      expect(Math.abs(value - expected[at]!) / largest).toBeLessThan(3e-6);
    });
    network.dispose();
  });
});

describe("a network in which the images of a batch affect each other", () => {
  it.each([
    ["mixing", /its node '\/ReduceMean' \(ReduceMean\) cannot be computed: it mixes the images of a batch/],
    ["comparing", /its node '\/MatMul' \(MatMul\) cannot be computed: it mixes the images of a batch/],
  ])("is refused with the node that does so: %s", async (name, sentence) => {
    await expect(open(join(FOLDER, `${name}.onnx`))).rejects.toThrow(sentence);
  });
});
