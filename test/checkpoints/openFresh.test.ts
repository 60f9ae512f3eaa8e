import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { ARCHITECTURE_NAMES } from "../../src/architectures/declarations.js";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { images } from "../support/models.js";

withEngine();

const hashOf = async (address: string) => {
  const network = await open(address);
  network.dispose();
  return network.sha256;
};

describe("an untrained network", () => {
  it.each(ARCHITECTURE_NAMES)("opens for every architecture: %s", async (name) => {
    const before = tf.memory().numTensors;
    const network = await open(`fresh:${name}`);
    expect(network.name).toBe(`fresh:${name}`);
    expect(network.input).toEqual([28, 28, 1]);
    expect(network.record(images([1, 28, 28, 1])).at(-1)?.shape).toEqual([1, 1, 1, 10]);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("has the options that its address names", async () => {
    const network = await open("fresh:plain?depth=3&width=4&seed=7");
    expect(network.name).toBe("fresh:plain?depth=3&width=4&seed=7");
    expect(network.taps.filter(({ name }) => /^plain\d+$/.test(name)).map(({ shape }) => shape)).toEqual(
      [1, 2, 3].map(() => [28, 28, 4]),
    );
    network.dispose();
  });

  it("is the same for the same seed, 0 by default, and differs between seeds", async () => {
    const address = "fresh:mini-resnet?depth=1";
    expect(await hashOf(address)).toBe(await hashOf(`${address}&seed=0`));
    expect(await hashOf(address)).not.toBe(await hashOf(`${address}&seed=1`));
  });

  it.each(
    ARCHITECTURE_NAMES.flatMap((name) => [
      [name, "12x9x3", [12, 9, 3], 7],
      [name, "2×5×1", [2, 5, 1], 2],
    ]) as readonly [string, string, readonly number[], number][],
  )("%s is built for images of %s", async (name, input, shape, classes) => {
    const network = await open(`fresh:${name}?input=${input}&classes=${classes}`);
    expect(network.input).toEqual(shape);
    expect(network.classes).toBe(classes);
    const [height, width, channels] = shape as [number, number, number];
    const scores = network.record(images([1, height, width, channels])).at(-1)?.values as Float32Array;
    expect(scores.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    network.dispose();
  });

  it.each([
    "depth=8&width=2&input=1x9x3",
    "depth=8&width=2&input=9x1x3&shortcut=padding",
    "depth=8&width=2&input=1x9x3&variant=pre-activation",
    "depth=18&width=2&input=1x1x1",
  ])("of resnet is built for maps of a single row or column: %s", async (query) => {
    const network = await open(`fresh:resnet?${query}`);
    expect(network.blocks.length).toBeGreaterThan(2);
    network.dispose();
  });

  it("differs for images of another size, though its weights are the same", async () => {
    const address = "fresh:resnet?depth=8&width=2";
    expect(await hashOf(`${address}&input=28x28x1&classes=10`)).toBe(await hashOf(address));
    expect(await hashOf(`${address}&input=32x32x1`)).not.toBe(await hashOf(address));
  });

  it("accepts a custom preprocessing", async () => {
    const network = await open("fresh:mini-resnet?depth=1", { mean: 0.5 });
    expect(network.preprocessing).toEqual({ mean: 0.5, sd: 1 });
    network.dispose();
  });

  it.each([
    [
      "fresh:mini-resmet",
      /^Unknown architecture 'mini-resmet'\. Did you mean 'mini-resnet'\? Known: mini-resnet, plain/,
    ],
    ["fresh:", /^Unknown architecture ''\. Known: /],
    [
      "fresh:mini-resnet?dept=3",
      /^Unknown option of fresh:mini-resnet 'dept'\. Did you mean 'depth'\? Known: depth, width, input, classes, seed\.$/,
    ],
    [
      "fresh:mini-resnet?depth=x",
      /^Expected a whole number from 1 to 500 for 'depth' of fresh:mini-resnet but received 'x'\.$/,
    ],
    [
      "fresh:mini-resnet?seed=-1",
      /^Expected a whole number of at least 0 for 'seed' of fresh:mini-resnet but received '-1'\.$/,
    ],
    ["fresh:resnet?depth=21", /^Expected 18, 34, 50, .* for 'depth' of fresh:resnet but received 21\.$/],
    ["fresh:mini-resnet?depth=3&depth=4", /^Option 'depth' of .* is given twice\. Give it once\.$/],
    ...["224x224", "224", "0x224x3", "224x224x3x1", "5000x1x1", "axbxc", "", "1e2x1x1"].map(
      (input): [string, RegExp] => [
        `fresh:mini-resnet?input=${input}`,
        /^Expected height×width×channels, each from 1 to 4096, like .* for 'input' of fresh:mini-resnet but received /,
      ],
    ),
    [
      "fresh:mini-resnet?classes=1",
      /^Expected a whole number from 2 to 100000 for 'classes' of fresh:mini-resnet but/,
    ],
    [
      "fresh:highway?input=1x9x1",
      /^Expected images of at least 2×2 for the architecture 'highway' but received '1×9×1'/,
    ],
    [
      "fresh:plain?input=4096x4096x3&classes=100000",
      /^Cannot build 'fresh:plain\?.*\. Choose a smaller input/,
    ],
  ])("is rejected in one line as '%s'", async (address, sentence) => {
    const before = tf.memory().numTensors;
    expect(await mistakeOf(() => open(address))).toMatch(sentence);
    expect(tf.memory().numTensors).toBe(before);
  });
});
