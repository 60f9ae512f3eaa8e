import tf = require("@tensorflow/tfjs");

import { describe, expect, it } from "vitest";
import { compare } from "../../../src/jobs/compare/comparePlan.js";
import type { Network } from "../../../src/network/network.js";
import { SOME_ENGINE, withEngine } from "../../support/engine.js";
import { probeOf } from "../../support/measured.js";
import { mistakeOf } from "../../support/mistake.js";
import { built, networkHere } from "../../support/models.js";

withEngine();

const VALUES = Float32Array.from({ length: 12 * 6 * 6 }, (_, at) => (1 + Math.sin(at * at)) / 2);
const PROBE = probeOf({ shape: [12, 6, 6, 1], values: VALUES }, (image) => image % 3);

interface Shape {
  readonly seed?: string;
  readonly side?: number;
  readonly filters?: number;
}

function networkOf({ seed = "one", side = 6, filters = 4 }: Shape = {}): Network {
  const model = built(() => {
    const input = tf.input({ name: "image", shape: [side, side, 1] });
    const conv = tf.layers.conv2d({
      name: "conv",
      filters,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
    });
    const dense = tf.layers.dense({ name: "answer", units: 3, activation: "softmax" });
    const output = dense.apply(
      tf.layers.flatten({ name: "flat" }).apply(conv.apply(input)),
    ) as tf.SymbolicTensor;
    return tf.model({ name: seed, inputs: input, outputs: output });
  }, seed);
  return networkHere(model);
}

function comparing(networks: readonly Shape[], given: Readonly<Record<string, unknown>> = {}) {
  return compare({
    engine: SOME_ENGINE,
    networks: networks.map((shape) => async () => networkOf(shape)),
    probe: PROBE,
    options: { taps: ["conv"], ...given },
  });
}

describe("a comparison", () => {
  it("has a figure for each pair of taps, the document and the tables, each with its hash", async () => {
    const { artifacts, attachments } = await comparing([{}, { seed: "two" }]);
    const names = artifacts.map(({ name }) => name).filter((name) => name !== "flipped.png");
    expect(names).toEqual([
      ...["difference-conv.png", "comparison.json", "taps.csv", "channels.csv", "flipped.csv"],
    ]);
    expect(new Set(artifacts.map(({ sha256 }) => sha256)).size).toBe(artifacts.length);
    expect(attachments).toEqual([]);
  });

  it("has the same bytes when it is repeated", async () => {
    const [a, b] = [await comparing([{}, { seed: "two" }]), await comparing([{}, { seed: "two" }])];
    expect(a.artifacts.map(({ sha256 }) => sha256)).toEqual(b.artifacts.map(({ sha256 }) => sha256));
  });

  it("draws nothing without formats, but still checks gates", async () => {
    const { artifacts, gates } = await compare({
      ...{ engine: SOME_ENGINE, probe: PROBE, formats: [] },
      networks: [async () => networkOf(), async () => networkOf()],
      options: { taps: ["conv"], gate: ["change<=0", "churn==0"] },
    });
    expect(artifacts.every(({ name }) => !name.endsWith(".png"))).toBe(true);
    expect(gates).toMatchObject([
      { gate: "change<=0", value: 0, where: "conv", passed: true },
      { gate: "churn==0", value: 0, where: "", passed: true },
    ]);
  });

  it("of B and A changes as much as that of A and B, channel by channel", async () => {
    const changesOf = async (networks: readonly Shape[]) => {
      const { columns, rows } = (await comparing(networks)).tables.channels!;
      const at = columns.findIndex(({ name }) => name === "change");
      return new Map(rows.map((row) => [row[1], row[at] as number]));
    };
    const [a, b] = [await changesOf([{}, { seed: "two" }]), await changesOf([{ seed: "two" }, {}])];
    expect(a.size).toBe(4);
    // Squares and products are summed in 64 bits.
    for (const [channel, change] of a) expect(b.get(channel)).toBeCloseTo(change, 9);
  });

  it("leaves no tensor behind, on success or failure", async () => {
    const before = tf.memory().numTensors;
    await comparing([{}, { seed: "two" }]);
    await comparing([{}, { seed: "two" }, { seed: "three" }]);
    expect(tf.memory().numTensors).toBe(before);
    await mistakeOf(() => comparing([{}, {}], { gate: ["aligned>=1"] }));
    await mistakeOf(() => comparing([{}, { side: 7 }]));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("of networks that take different images is rejected in one line", async () => {
    expect(await mistakeOf(() => comparing([{}, { side: 7 }]))).toMatch(
      /^'one' takes images of 6×6×1, but 'one' takes 7×7×1\. /,
    );
  });

  it("of one network, or with an unknown option, is rejected in one line", async () => {
    expect(await mistakeOf(() => comparing([{}]))).toBe(
      "Expected two networks or more for a comparison but received 1.",
    );
    expect(await mistakeOf(() => comparing([{}, {}], { tops: 3 }))).toMatch(/^Unknown option '--tops'\./);
  });

  it("of three gives the similarity of every two, between 0 and 1", async () => {
    const { tables, artifacts } = await comparing([{}, { seed: "two" }, { seed: "three" }]);
    expect(Object.keys(tables)).toEqual(["pairs", "similarity"]);
    expect(tables.pairs!.rows).toHaveLength(3);
    expect(artifacts.map(({ name }) => name)).toEqual(["similarity.png", "comparison.json", "pairs.csv"]);
  });
});
