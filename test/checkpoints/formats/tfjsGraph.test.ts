import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../../src/activations/activation.js";
import { open } from "../../../src/checkpoints/open.js";
import { sha256Of } from "../../../src/core/files/hash.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import {
  channelsFirst,
  distance,
  distances,
  FORMATS,
  gradientDistances,
  inputsOf,
  reference,
} from "../../support/references.js";

const fixture = (name: string) => join(FORMATS, "tfjs-graph", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** Sums of 32 bits in another order than TensorFlow's. */
const TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;

/** Each network, with its nodes that pass tensors on or move pixels to and fro, and so are no taps, or taps of other pixels. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  plain: ["Identity"],
  fused: ["Identity"],
  operations: ["squeeze/IdentityN", "lnorm/moments/StopGradient", "turn/transpose", "Identity"],
  open: ["Identity"],
  atrous: [
    ...["atrous/SpaceToBatchND", "atrous/Conv2D", "atrous/BatchToSpaceND"],
    ...["deep/SpaceToBatchND", "deep/depthwise", "deep/BatchToSpaceND", "Identity"],
  ],
};

/** Reshape that merges the positions of maps that were moved to channels first: the tap keeps the channels last. */
const MERGED = "turn/Reshape";

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(Object.entries(NETWORKS))(
    "%s gives at every tap what TensorFlow computes",
    async (name, silent) => {
      const network = await open(fixture(name), UNPREPARED);
      const found = distances(network, await reference(`tfjs-graph/${name}/reference.json`));
      for (const [source, apart] of Object.entries(found)) {
        if (source === MERGED) continue;
        if (silent.includes(source)) expect(apart, source).toBe(Number.POSITIVE_INFINITY);
        else expect(apart, source).toBeLessThan(TOLERANCE);
      }
      network.dispose();
    },
  );

  it("merged positions are what TensorFlow computes, with the channels last", async () => {
    const network = await open(fixture("operations"), UNPREPARED);
    const due = await reference("tfjs-graph/operations/reference.json");
    const kept = due.taps.find(({ source }) => source === MERGED)!;
    const tap = network.taps.find(({ source }) => source === MERGED)!;
    const [{ shape, values }] = network.record(inputsOf(due), [tap]) as [Activation];
    const [, height, width, channels] = shape;
    const first = channelsFirst(values, { channels, places: height * width });
    expect(distance(first, kept)).toBeLessThan(TOLERANCE);
    network.dispose();
  });

  it.each(Object.keys(NETWORKS))(
    "%s has the gradients that TensorFlow takes, and leaves no tensor behind",
    async (name) => {
      const network = await open(fixture(name), UNPREPARED);
      const before = tf.memory().numTensors;
      const expected = await reference(`tfjs-graph/${name}/reference.json`);
      const found = Object.entries(gradientDistances(network, expected));
      expect(found.length).toBeGreaterThan(1);
      for (const [source, apart] of found) expect(apart, source).toBeLessThan(GRADIENT_TOLERANCE);
      expect(tf.memory().numTensors).toBe(before);
      network.dispose();
    },
  );
});

describe("a residual network in a graph model", () => {
  it.each(["plain", "fused"])("has its blocks, classes and scores: %s", async (name) => {
    const network = await open(fixture(name));
    expect(network.blocks).toMatchObject([
      { name: "add1", input: "relu", branch: "conv2/BiasAdd", shortcut: "relu", output: "out1" },
      { name: "add2", input: "out1", branch: "pointwise/BiasAdd", shortcut: "project/BiasAdd" },
    ]);
    expect(network.chain.filter(({ kind }) => kind === "residual").map((unit) => unit.name)).toEqual([
      "add1",
      "add2",
    ]);
    expect(network.classes).toBe(10);
    expect(network.logits).toBe("scores/BiasAdd");
    expect(network.output).toBe("scores/Softmax");
    expect(network.input).toEqual([28, 28, 1]);
    network.dispose();
  });
});

describe("the taps of a graph model", () => {
  it("have short names, and tell those of the file", async () => {
    const network = await open(fixture("plain"));
    const sources = Object.fromEntries(network.taps.map(({ name, source }) => [name, source]));
    expect(sources).toMatchObject({
      image: "image",
      relu: "net_1/relu_1/Relu",
      "conv1/convolution": "net_1/conv1_1/convolution",
      "conv1/Relu": "net_1/conv1_1/Relu",
      max: "net_1/max_1/MaxPool2d",
    });
    expect(new Set(network.taps.map(({ name }) => name)).size).toBe(network.taps.length);
    network.dispose();
  });

  it("show what fused operations hide, before biases and activations", async () => {
    const network = await open(fixture("fused"));
    const parts = network.taps.filter(({ name }) => name.startsWith("conv1/"));
    expect(parts).toMatchObject([
      { name: "conv1/Conv2D", source: "net_1/conv1_1/Relu (Conv2D)", preActivation: true },
      { name: "conv1/BiasAdd", source: "net_1/conv1_1/Relu (BiasAdd)", preActivation: true },
      { name: "conv1/Relu", source: "net_1/conv1_1/Relu", preActivation: false },
    ]);
    network.dispose();
  });

  it("say where a batch normalization was folded into a convolution, and only there", async () => {
    const network = await open(fixture("fused"));
    const noted = network.taps.filter(({ op }) => op.includes("batch norm"));
    expect(noted.map(({ name, op }) => [name, op])).toEqual([
      ["bn/batchnorm/mul_1", "conv 3×3, scale of batch norm folded in"],
      ["bn/batchnorm/add_1", "shift of batch norm"],
    ]);
    network.dispose();
  });

  it("are numbered where a node has several outputs", async () => {
    const network = await open(fixture("operations"));
    const parts = network.taps.filter(({ name }) => name.startsWith("deep/split"));
    expect(parts.map(({ name, source }) => [name, source])).toEqual([
      ["deep/split", "deep/split"],
      ["deep/split:1", "deep/split:1"],
    ]);
    network.dispose();
  });

  it("leave sizes open that images decide", async () => {
    const network = await open(fixture("open"));
    expect(network.taps.find(({ name }) => name === "up")?.shape).toEqual([null, null, 4]);
    network.dispose();
  });
});

describe("a graph model", () => {
  it("gives its weights as the file has them, and the kernels of its convolutions", async () => {
    const network = await open(fixture("plain"));
    const weights = new Map(network.weights().map((each) => [each.name, each]));
    const stem = weights.get("net_1/stem_1/convolution/merged_input");
    expect(stem?.shape).toEqual([3, 3, 1, 6]);
    const [kernel] = network.kernels();
    expect(kernel).toMatchObject({ tap: "bn/batchnorm/mul_1", shape: [3, 3, 1, 6] });
    expect(kernel?.values).toEqual(stem?.values);
    const depthwise = network.kernels().find(({ tap }) => tap === "depthwise/depthwise");
    const stored = weights.get("net_1/depthwise_1/depthwise/ReadVariableOp");
    expect(depthwise).toMatchObject({ shape: [3, 3, 6, 1], isDepthwise: true, values: stored?.values });
    const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
    expect(parameters).toBe([...weights.values()].reduce((sum, { values }) => sum + values.length, 0));
    network.dispose();
  });

  it("says its format, maker and precision, and has the hash of its files", async () => {
    const topology = await readFile(join(fixture("plain"), "model.json"));
    const weights = await readFile(join(fixture("plain"), "group1-shard1of1.bin"));
    const network = await open(fixture("plain"));
    expect(network.file).toEqual({
      format: "TensorFlow.js graph model",
      framework: "TensorFlow 2.21.0, make_tfjs_graph.py",
      precision: "float32",
      bytes: topology.length + weights.length,
    });
    expect(network.sha256).toBe(sha256Of(Buffer.concat([topology, weights])));
    network.dispose();
  });

  it("frees its tensors when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const network = await open(fixture("operations"));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
