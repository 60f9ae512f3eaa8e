import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { ARCHITECTURE_NAMES } from "../../src/networks/architectures/declarations.js";
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

  it("is the same one for the same seed, 0 where none is named, and another for another", async () => {
    const address = "fresh:seed?depth=1";
    expect(await hashOf(address)).toBe(await hashOf(`${address}&seed=0`));
    expect(await hashOf(address)).not.toBe(await hashOf(`${address}&seed=1`));
  });

  it("takes a preprocessing of the user's own", async () => {
    const network = await open("fresh:seed?depth=1", { mean: 0.5 });
    expect(network.preprocessing).toEqual({ mean: 0.5, sd: 1 });
    network.dispose();
  });

  it.each([
    ["fresh:sead", /^Unknown architecture 'sead'\. Did you mean 'seed'\? Known: seed, plain/],
    ["fresh:", /^Unknown architecture ''\. Known: /],
    [
      "fresh:seed?dept=3",
      /^Unknown option of seed '--dept'\. Did you mean '--depth'\? Known: --depth, --width\.$/,
    ],
    ["fresh:seed?depth=x", /^Expected a whole number from 1 to 500 for --depth but received 'x'\.$/],
    ["fresh:seed?seed=-1", /^Expected a whole number of at least 0 for --seed but received '-1'\.$/],
  ])("is refused in one line as '%s'", async (address, sentence) => {
    const before = tf.memory().numTensors;
    expect(await mistakeOf(() => open(address))).toMatch(sentence);
    expect(tf.memory().numTensors).toBe(before);
  });
});
