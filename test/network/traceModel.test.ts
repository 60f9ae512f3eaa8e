import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { scoped } from "../../src/engine/scope.js";
import { runGraph } from "../../src/network/graph.js";
import { traceModel } from "../../src/network/traceModel.js";
import { withEngine } from "../support/engine.js";
import { apart, Breaking, built, chain, largest, numbers, predicted, tapped } from "../support/models.js";

withEngine();

type Node = tf.SymbolicTensor;

/** The same sums in the same engine; a kernel with a fused activation may order them differently. */
const ROUNDING = 1e-5;

function expectFinal(model: tf.LayersModel, input: tf.Tensor): void {
  const expected = predicted(model, input);
  const found = [...tapped(model, input).values()].at(-1);
  expect(apart(found, expected)).toBeLessThanOrEqual(ROUNDING * Math.max(1, largest(expected)));
}

const ACTIVATIONS: Readonly<Record<string, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
};

const LINEAR_PARTS: readonly [string, readonly number[], (activation: "relu") => tf.layers.Layer][] = [
  ["dense", [5], (activation) => tf.layers.dense({ units: 4, activation, name: "layer" })],
  ["conv2d", [6, 6, 2], (activation) => tf.layers.conv2d({ ...window, activation, name: "layer" })],
  [
    "conv1d",
    [6, 2],
    (activation) => tf.layers.conv1d({ filters: 3, kernelSize: 2, activation, name: "layer" }),
  ],
  [
    "depthwise",
    [6, 6, 2],
    (activation) => tf.layers.depthwiseConv2d({ kernelSize: 3, activation, name: "layer" }),
  ],
  [
    "separable",
    [6, 6, 2],
    (activation) => tf.layers.separableConv2d({ ...window, activation, name: "layer" }),
  ],
  [
    "transposed",
    [6, 6, 2],
    (activation) => tf.layers.conv2dTranspose({ ...window, activation, name: "layer" }),
  ],
];

const window = { filters: 3, kernelSize: 3 } as const;

describe("a layer with a built-in activation", () => {
  it.each(Object.entries(ACTIVATIONS))("has its linear part and its %s as taps", (name, byHand) => {
    const activation = name as "relu";
    const model = built(() => chain([5], [tf.layers.dense({ units: 6, activation, name: "layer" })]));
    const input = numbers([3, 5]);
    const taps = tapped(model, input);
    const linear = taps.get("layer/pre") as Float32Array;
    expect(apart(taps.get("layer"), linear.map(byHand))).toBeLessThan(1e-6);
    expect(linear.some((value) => value < 0)).toBe(true);
    expectFinal(model, input);
  });

  it("has the values before its softmax, and the probabilities after", () => {
    const model = built(() =>
      chain([5], [tf.layers.dense({ units: 3, activation: "softmax", name: "layer" })]),
    );
    const taps = tapped(model, numbers([1, 5]));
    const powers = Array.from(taps.get("layer/pre") as Float32Array, Math.exp);
    const total = powers.reduce((sum, power) => sum + power, 0);
    expect(
      apart(
        taps.get("layer"),
        powers.map((power) => power / total),
      ),
    ).toBeLessThan(1e-6);
  });

  it.each(LINEAR_PARTS)("is split if it is %s", (_, shape, build) => {
    const model = built(() => chain(shape, [build("relu")]));
    const input = numbers([2, ...shape]);
    const taps = tapped(model, input);
    const linear = taps.get("layer/pre") as Float32Array;
    expect(linear.some((value) => value < 0)).toBe(true);
    expect(
      apart(
        taps.get("layer"),
        linear.map((value) => Math.max(value, 0)),
      ),
    ).toBe(0);
    expectFinal(model, input);
  });

  it.each(LINEAR_PARTS)("has one tap if it is %s without an activation", (_, shape, build) => {
    const model = built(() => chain(shape, [build("linear" as "relu")]));
    expect(
      traceModel(model)
        .nodes.slice(1)
        .map((node) => node.name),
    ).toEqual(["layer"]);
    expectFinal(model, numbers([2, ...shape]));
  });

  it("keeps its activation after a run", () => {
    const layer = tf.layers.dense({ units: 3, activation: "tanh" });
    const model = built(() => chain([4], [layer]));
    const before = predicted(model, numbers([2, 4]));
    const activation: unknown = Reflect.get(layer, "activation");
    tapped(model, numbers([2, 4]));
    expect(Reflect.get(layer, "activation")).toBe(activation);
    expect(predicted(model, numbers([2, 4]))).toEqual(before);
    expect(layer.getConfig().activation).toBe("tanh");
  });

  it("keeps its activation if the run throws half-way", () => {
    const layer = tf.layers.dense({ units: 3, activation: "tanh" });
    const model = built(() => chain([4], [layer]));
    const activation: unknown = Reflect.get(layer, "activation");
    const misfit = numbers([2, 5]);
    expect(() => tapped(model, misfit)).toThrow();
    expect(Reflect.get(layer, "activation")).toBe(activation);
  });
});

describe("a layer that is called twice", () => {
  const shared = () => {
    const layer = tf.layers.dense({ units: 4, activation: "relu", name: "shared" });
    const model = built(() => chain([4], [layer, layer]));
    return { layer, model };
  };

  it("has two taps of each kind, each with its own values", () => {
    const { layer, model } = shared();
    const input = numbers([3, 4]);
    const taps = tapped(model, input);
    expect([...taps.keys()].slice(1)).toEqual(["shared/pre", "shared", "shared#2/pre", "shared#2"]);
    expect(taps.get("shared#2")).not.toEqual(taps.get("shared"));
    const once = scoped(() => Float32Array.from((layer.apply(input) as tf.Tensor).dataSync()));
    expect(apart(taps.get("shared"), once)).toBeLessThan(1e-6);
    expectFinal(model, input);
  });

  it("counts its parameters once and its multiplications twice", () => {
    const { nodes } = traceModel(shared().model);
    const sum = (of: "parameters" | "macs") =>
      nodes.reduce((total, node) => total + (node[of] ?? Number.NaN), 0);
    expect([sum("parameters"), sum("macs")]).toEqual([20, 32]);
  });
});

describe("layers with several inputs or outputs", () => {
  const arms = (input: Node) =>
    [1, 2].map((at) => tf.layers.dense({ units: 4, name: `arm${at}` }).apply(input) as Node);
  const joins: readonly [string, () => tf.layers.Layer, string][] = [
    ["add", () => tf.layers.add({ name: "join" }), "sum"],
    ["multiply", () => tf.layers.multiply({ name: "join" }), "product"],
    ["average", () => tf.layers.average({ name: "join" }), "average"],
    ["maximum", () => tf.layers.maximum({ name: "join" }), "maximum"],
    ["minimum", () => tf.layers.minimum({ name: "join" }), "minimum"],
    ["concatenate", () => tf.layers.concatenate({ name: "join" }), "concatenation"],
  ];

  it.each(joins)("run through %s", (name, join, op) => {
    const input = tf.input({ shape: [3] });
    const model = built(() => tf.model({ inputs: input, outputs: join().apply(arms(input)) as Node }));
    const node = traceModel(model).nodes.find((candidate) => candidate.name === "join");
    expect(node).toMatchObject({ kind: "merge", op, shape: [name === "concatenate" ? 8 : 4] });
    expect(node?.inputs.length).toBe(2);
    expectFinal(model, numbers([2, 3]));
  });

  const lstm = () => tf.layers.lstm({ units: 4, returnState: true, returnSequences: true, name: "lstm" });

  it.each([
    ["sequence", 0, [5, 2]],
    ["hidden state", 1, [2]],
    ["cell state", 2, [2]],
  ])("state the shape of the successors of the %s of an LSTM", (_, output, shape) => {
    const input = tf.input({ shape: [5, 3] });
    const model = built(() => {
      const outputs = lstm().apply(input) as Node[];
      const dense = tf.layers.dense({ units: 2, name: "dense" });
      return tf.model({ inputs: input, outputs: dense.apply(outputs[output] as Node) as Node });
    });
    const node = traceModel(model).nodes.find((candidate) => candidate.name === "dense");
    expectFinal(model, numbers([2, 5, 3]));
    expect(node?.shape).toEqual(shape);
    expect(node?.macs).toBe(8 * (shape.length === 2 ? 5 : 1));
  });

  it("pass the states of one LSTM on to another", () => {
    const input = tf.input({ shape: [5, 3] });
    const model = built(() => {
      const [sequence, ...states] = lstm().apply(input) as Node[];
      const second = tf.layers.lstm({ units: 4 });
      return tf.model({
        inputs: input,
        outputs: second.apply(sequence as Node, { initialState: states }) as Node,
      });
    });
    expectFinal(model, numbers([2, 5, 3]));
  });

  it("run a model with several outputs to each of them", () => {
    const input = tf.input({ shape: [3] });
    const model = built(() => tf.model({ inputs: input, outputs: arms(input) }));
    const expected = model.predict(numbers([2, 3])) as tf.Tensor[];
    const taps = tapped(model, numbers([2, 3]));
    expected.forEach((tensor, at) => {
      expect(apart(taps.get(`arm${at + 1}`), tensor.dataSync())).toBeLessThan(1e-6);
    });
  });
});

describe("a model with several inputs", () => {
  it("begins with the one that is an image, followed by the others in their order", () => {
    const inputs = [[3], [4, 4, 1], [5]].map((shape, at) => tf.input({ shape, name: `input${at}` }));
    const flat = tf.layers.flatten().apply(inputs[1] as Node) as Node;
    const outputs = tf.layers.concatenate().apply([inputs[0] as Node, flat, inputs[2] as Node]) as Node;
    const { nodes } = traceModel(tf.model({ inputs, outputs, name: "pair" }));
    const found = nodes.filter(({ kind }) => kind === "input");
    expect(found.map(({ name }) => name)).toEqual(["input1", "input0", "input2"]);
    expect(nodes.indexOf(found[2]!)).toBe(2);
  });
});

describe("the names of taps", () => {
  it("come with the name of the layer in the file, which two taps of one layer share", () => {
    const model = built(() =>
      chain([4, 4, 1], [tf.layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu", name: "stem" })]),
    );
    const sources = traceModel(model)
      .nodes.slice(1)
      .map(({ name, source }) => [name, source]);
    expect(sources).toEqual([
      ["stem/pre", "stem"],
      ["stem", "stem"],
    ]);
    model.dispose();
  });

  it("are unique for a layer named like another one's linear part", () => {
    const split = tf.layers.dense({ units: 3, activation: "relu", name: "a" });
    const model = chain([3], [split, tf.layers.dense({ units: 3, name: "a/pre" })]);
    const names = traceModel(model).nodes.map((node) => node.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are unique for a layer named like a branch", () => {
    const block = new Residual({ layer: tf.layers.dense({ units: 3, name: "branch" }), name: "block" });
    const names = traceModel(chain([3], [tf.layers.dense({ units: 3, name: "block/branch" }), block])).nodes;
    expect(new Set(names.map((node) => node.name)).size).toBe(4);
  });
});

describe("running a graph", () => {
  it("runs only what the requested taps need", () => {
    const graph = traceModel(chain([3], [tf.layers.dense({ units: 3 }), new Breaking({})]));
    const input = numbers([1, 3]);
    const run = (wanted: number) => scoped(() => runGraph(graph, input, [wanted]).get(wanted)?.shape);
    expect(run(1)).toEqual([1, 3]);
    expect(() => run(2)).toThrow("this layer breaks");
  });
});
