import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import {
  convolution,
  text,
  type WrittenGraph,
  wholes,
  writeGraphModel,
} from "../../../support/graphModels.js";
import { withFolders } from "../../../support/models.js";

withEngine();
const folder = withFolders();
const UNPREPARED = { mean: 0, sd: 1 };

const RAMP = Float32Array.from({ length: 16 }, (_, at) => at / 16);
const image = { shape: [1, 4, 4, 1] as const, values: RAMP };

/** A network that takes the mean of an image, times five numbers. */
const MEANS: WrittenGraph = {
  weights: [
    { name: "axes", shape: [2], values: Int32Array.of(1, 2) },
    { name: "w", shape: [1, 5], values: Float32Array.of(1, 2, 3, 4, 5) },
  ],
  nodes: [
    { name: "mean", op: "Mean", input: ["image", "axes"] },
    { name: "scores", op: "MatMul", input: ["mean", "w"] },
  ],
};

async function opened(written: WrittenGraph) {
  return open(await writeGraphModel(folder(), written), UNPREPARED);
}

/** What the output of a network gives for a ramp. */
async function outputOf(written: WrittenGraph): Promise<readonly number[]> {
  const network = await opened(written);
  const [output] = network.record(
    image,
    network.taps.filter(({ name }) => name === network.output),
  );
  network.dispose();
  return Array.from(output?.values ?? []);
}

describe("a graph model without a signature", () => {
  it("has for its outputs the nodes that none reads", async () => {
    const network = await opened(MEANS);
    expect(network.heads.map(({ name }) => name)).toEqual(["scores"]);
    expect(network.classes).toBe(5);
    network.dispose();
  });
});

describe("a graph model of several outputs", () => {
  const two: WrittenGraph = {
    weights: [...MEANS.weights, { name: "v", shape: [1, 3], values: Float32Array.of(1, 2, 3) }],
    nodes: [...MEANS.nodes, { name: "kinds", op: "MatMul", input: ["mean", "v"] }],
    outputs: { first: "kinds:0", second: "scores:0" },
  };

  it("has them all as heads, the first one first", async () => {
    const network = await opened(two);
    expect(network.heads).toMatchObject([
      { name: "kinds", classes: 3 },
      { name: "scores", classes: 5 },
    ]);
    expect(network.output).toBe("kinds");
    network.dispose();
  });

  it("leaves out those that need an operation that convscope lacks", async () => {
    const argMax = { name: "class", op: "ArgMax", input: ["scores", "axes"] };
    const network = await opened({
      ...two,
      nodes: [...two.nodes, argMax],
      outputs: { class: "class:0", scores: "scores:0" },
    });
    expect(network.heads.map(({ name }) => name)).toEqual(["scores"]);
    network.dispose();
  });
});

describe("the nodes of a graph model", () => {
  it("may stand in any order", async () => {
    expect(await outputOf({ ...MEANS, nodes: [...MEANS.nodes].reverse() })).toEqual(await outputOf(MEANS));
  });

  it("run without those that control edges name", async () => {
    const gate = { name: "check", op: "Assert", input: ["image"] };
    const [mean, scores] = MEANS.nodes;
    const nodes = [gate, { ...mean!, input: ["image", "axes", "^check"] }, scores!];
    expect(await outputOf({ ...MEANS, nodes, outputs: { out: "scores" } })).toEqual(await outputOf(MEANS));
  });

  it("read further outputs by their number", async () => {
    const axis = { name: "axis", shape: [], values: Int32Array.of(1) };
    const parts = { name: "parts", op: "Split", input: ["axis", "image"], attr: { num_split: { i: "2" } } };
    const lower = { name: "lower", op: "Identity", input: ["parts:1"] };
    const found = await outputOf({ nodes: [parts, lower], weights: [axis], outputs: { out: "lower:0" } });
    expect(found).toEqual(Array.from(RAMP.subarray(8)));
  });

  it("take a default in place of an input that is not given", async () => {
    const weights = [...MEANS.weights, { name: "one", shape: [], values: Float32Array.of(1) }];
    const phase = { name: "phase", op: "PlaceholderWithDefault", input: ["one"] };
    const scaled = { name: "scaled", op: "Mul", input: ["scores", "phase"] };
    expect(await outputOf({ weights, nodes: [...MEANS.nodes, phase, scaled] })).toEqual(
      await outputOf(MEANS),
    );
  });
});

describe("a fused convolution", () => {
  const weights = [
    { name: "w", shape: [1, 1, 1, 2], values: Float32Array.of(1, -1) },
    { name: "b", shape: [2], values: Float32Array.of(0.25, 0.5) },
    { name: "slope", shape: [1, 1, 2], values: Float32Array.of(0.5, 0.25) },
  ];
  const fused = (names: readonly string[], input: readonly string[], op = "_FusedConv2D") => ({
    name: "conv/last",
    op,
    input,
    attr: {
      ...convolution(),
      fused_ops: { list: { s: names.map((name) => text(name).s) } },
      leakyrelu_alpha: { f: 0.5 },
    },
  });

  it.each([
    ["Relu", [], (x: number) => Math.max(0, x)],
    ["Relu6", [], (x: number) => Math.min(6, Math.max(0, x))],
    ["Elu", [], (x: number) => (x < 0 ? Math.expm1(x) : x)],
    ["LeakyRelu", [], (x: number) => (x < 0 ? x / 2 : x)],
    ["Sigmoid", [], (x: number) => 1 / (1 + Math.exp(-x))],
    ["Tanh", [], Math.tanh],
    ["Prelu", ["slope"], (x: number, channel: number) => (x < 0 ? x / (channel === 0 ? 2 : 4) : x)],
  ] as const)("is taken apart into its bias and %s", async (name, extra, activation) => {
    const node = fused(["BiasAdd", name], ["image", "w", "b", ...extra]);
    const found = await outputOf({ nodes: [node], weights });
    const expected = Array.from(RAMP).flatMap((x) => [activation(x + 0.25, 0), activation(0.5 - x, 1)]);
    expect(found).toHaveLength(expected.length);
    for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 6);
  });

  it("may be depthwise, without a bias", async () => {
    const node = fused(["Relu"], ["image", "w"], "FusedDepthwiseConv2dNative");
    const found = await outputOf({ nodes: [node], weights });
    expect(found).toEqual(Array.from(RAMP).flatMap((x) => [x, 0]));
  });

  it.each([
    [
      ["BiasAdd"],
      ["image", "w"],
      /'conv\/last' \(_FusedConv2D\) lacks an input of the BiasAdd that was fused/,
    ],
    [["Relu"], ["image", "w", "b"], /has an input that no operation fused into it reads/],
    [
      ["Odd"],
      ["image", "w"],
      /'conv\/last' \(Odd\) is an operation that convscope lacks; export the part of the network that does without it/,
    ],
  ])("is refused where its parts do not fit: %s", async (names, input, sentence) => {
    await expect(opened({ nodes: [fused(names, input)], weights })).rejects.toThrow(sentence);
  });
});

describe("quantized weights", () => {
  const scores = [1, 2, 3, 4, 5].map((weight) => (weight * 7.5) / 16);
  const axes = MEANS.weights[0]!;

  it.each([
    ["uint8", Uint8Array.of(0, 1, 2, 3, 4), { dtype: "uint8", scale: 1, min: 1 }],
    ["uint16", Uint16Array.of(0, 2, 4, 6, 8), { dtype: "uint16", scale: 0.5, min: 1 }],
    ["float16", Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400, 0x4500), { dtype: "float16" }],
  ])("of %s are restored", async (dtype, values, quantization) => {
    const weights = [axes, { name: "w", shape: [1, 5], values, quantization }];
    const network = await opened({ ...MEANS, weights });
    expect(network.file?.precision).toBe(dtype);
    network.dispose();
    expect(await outputOf({ ...MEANS, weights })).toEqual(scores);
  });
});

describe("a transposed convolution", () => {
  it.each([
    ["SAME", wholes(1, 2, 2, 1), [1, 8, 8, 1]],
    ["VALID", wholes(1, 3, 3, 1), [1, 12, 12, 1]],
  ])("has the size that its graph gives it: %s", async (padding, strides, sizes) => {
    const weights = [
      { name: "sizes", shape: [4], values: Int32Array.from(sizes) },
      { name: "w", shape: [2, 2, 1, 1], values: Float32Array.of(1, 1, 1, 1) },
    ];
    const attr = { strides, padding: text(padding) };
    const node = { name: "up", op: "Conv2DBackpropInput", input: ["sizes", "w", "image"], attr };
    const network = await opened({ nodes: [node], weights });
    expect(network.taps.at(-1)?.shape).toEqual(sizes.slice(1));
    network.dispose();
  });
});
