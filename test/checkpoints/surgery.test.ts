import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Tap } from "../../src/network/tap.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { apart, built, chain, images } from "../support/models.js";
import { REFERENCE, referenceImage, referenceModel } from "../support/reference.js";

withEngine();

const SAME = { kernelSize: 3, padding: "same", biasInitializer: "randomNormal" } as const;
const conv = (filters: number, name: string, more = {}) =>
  tf.layers.conv2d({ ...SAME, filters, name, ...more });
const head = () => [
  tf.layers.flatten(),
  tf.layers.dense({ units: 4, activation: "softmax", name: "scores" }),
];

/** A stem with negative outputs too, so that a skipped block must still rectify. */
function residualNetwork(): Network {
  const block = (index: number) => [
    new Residual({ name: `block${index}`, layer: conv(3, `branch${index}`) }),
    tf.layers.activation({ activation: "relu", name: `relu${index}` }),
  ];
  const layers = [conv(3, "stem"), ...block(1), ...block(2), ...block(3), ...head()];
  return networkOf(built(() => chain([6, 6, 2], layers)));
}

function plainNetwork(): Network {
  const layers = [
    conv(3, "stem", { activation: "relu" }),
    conv(3, "one", { activation: "relu" }),
    conv(3, "two"),
    tf.layers.batchNormalization({ name: "norm" }),
    tf.layers.activation({ activation: "relu", name: "after" }),
    tf.layers.maxPooling2d({ poolSize: 2, name: "pool" }),
    conv(3, "three"),
    ...head(),
  ];
  return networkOf(built(() => chain([6, 6, 2], layers)));
}

/** Two stages, with a projection between them. */
function stagedNetwork(): Network {
  const model = built(() => {
    const input = tf.input({ shape: [6, 6, 3], name: "x" });
    const add = (a: tf.SymbolicTensor, b: tf.SymbolicTensor, name: string) =>
      tf.layers.add({ name }).apply([a, b]) as tf.SymbolicTensor;
    const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
    const first = add(input, apply(conv(3, "f1"), input), "s1");
    const shortcut = apply(
      tf.layers.conv2d({ filters: 5, kernelSize: 1, strides: 2, name: "projection" }),
      first,
    );
    const second = add(apply(conv(5, "f2", { strides: 2 }), first), shortcut, "s2");
    const third = add(second, apply(conv(5, "f3"), second), "s3");
    const output = head().reduce((x, layer) => apply(layer, x), third);
    return tf.model({ inputs: input, outputs: output });
  });
  return networkOf(model);
}

/** A highway block, a residual block, and a highway block with negative values followed by a ReLU. */
function mixedLayers(gates = {}): readonly tf.layers.Layer[] {
  const gate = () => conv(3, "gate", { activation: "sigmoid", ...gates });
  return [
    conv(3, "stem"),
    new Highway({ name: "gate1", layer: conv(3, "h", { activation: "relu" }), gate: gate() }),
    new Residual({ name: "block2", layer: conv(3, "branch2") }),
    tf.layers.activation({ activation: "relu", name: "relu2" }),
    new Highway({ name: "gate3", layer: conv(3, "h"), gate: gate() }),
    tf.layers.activation({ activation: "relu", name: "relu3" }),
    ...head(),
  ];
}

function tapsOf(network: Network, names: readonly string[]): readonly Tap[] {
  return names.map((name) => network.taps.find((tap) => tap.name === name) as Tap);
}

function outputOf(network: Network, inputs = images([5, 6, 6, 2])): Float32Array {
  return network.record(inputs, tapsOf(network, ["scores"]))[0]?.values as Float32Array;
}

describe("the block sequence of a network", () => {
  it("is its residual blocks, each from its input to the activation after its sum", () => {
    const { chain: units } = residualNetwork();
    expect(units.map(({ name, kind, input, output }) => [name, kind, input, output])).toEqual([
      ["block1", "residual", "stem", "relu1"],
      ["block2", "residual", "relu1", "relu2"],
      ["block3", "residual", "relu2", "relu3"],
    ]);
    expect(units.every(({ droppable }) => droppable)).toBe(true);
  });

  it("consists, in a network without blocks, of the layers that keep the shape, with those that follow each and the links between them", () => {
    const { chain: units } = plainNetwork();
    expect(units.map(({ kind, input, output, droppable }) => [kind, input, output, droppable])).toEqual([
      ["plain", "stem", "one", true],
      ["plain", "one", "after", true],
      ["link", "after", "pool", false],
      ["plain", "pool", "three", true],
    ]);
  });

  it("states why a block that changes the shape cannot be dropped", () => {
    const { chain: units } = stagedNetwork();
    expect(units.map(({ name, droppable, reason }) => [name, droppable, reason])).toEqual([
      ["s1", true, undefined],
      ["s2", false, "its branch changes the shape from 6×6×3 to 3×3×5"],
      ["s3", true, undefined],
    ]);
  });

  it("omits blocks within the branch of another", () => {
    const inner = tf.sequential({
      layers: [
        conv(3, "in", { inputShape: [6, 6, 3] }),
        new Residual({ name: "inner", layer: conv(3, "branch") }),
      ],
    });
    const layers = [new Residual({ name: "outer", layer: inner }), ...head()];
    const network = networkOf(built(() => chain([6, 6, 3], layers)));
    expect(network.blocks.length).toBe(2);
    expect(network.chain.map(({ name }) => name)).toEqual(["outer"]);
  });

  it("includes its highway blocks, with a ReLU that follows one, in order among residual ones", () => {
    const { chain: units } = networkOf(built(() => chain([6, 6, 2], mixedLayers())));
    expect(units.map(({ name, kind, input, output }) => [name, kind, input, output])).toEqual([
      ["gate1", "highway", "stem", "gate1"],
      ["block2", "residual", "gate1", "relu2"],
      ["gate3", "highway", "relu2", "relu3"],
    ]);
    expect(units.every(({ droppable }) => droppable)).toBe(true);
  });

  it("is empty if a network has neither", () => {
    expect(networkOf(built(() => chain([6, 6, 2], head()))).chain).toEqual([]);
  });
});

describe("images through some units of a block sequence", () => {
  it("come out of all units in order as of the network, bit for bit", () => {
    for (const network of [residualNetwork(), plainNetwork()]) {
      const all = [...network.chain.keys()];
      // More than one batch, so that batches are concatenated.
      const many = images([40, 6, 6, 2]);
      const [found] = network.outputsThrough(many, [all]);
      expect(found?.outputs).toEqual(outputOf(network, many));
    }
  });

  it("come out of orders requested together as out of each separately, bit for bit", () => {
    const network = residualNetwork();
    const orders = [[], [2], [0, 1, 2], [2, 1, 0], [0, 2], [0, 2, 1], [0, 1, 2]];
    const together = network.outputsThrough(images([5, 6, 6, 2]), orders);
    const alone = orders.map((order) => network.outputsThrough(images([5, 6, 6, 2]), [order])[0]);
    expect(together).toEqual(alone);
  });

  it("come out of a network without a block whose weights are zero as out of the whole, bit for bit", () => {
    const network = networkOf(built(() => zeroed(["branch1", "branch3"])));
    const [without, without3] = network.outputsThrough(images([5, 6, 6, 2]), [
      [1, 2],
      [0, 1],
    ]);
    expect(without?.outputs).toEqual(outputOf(network));
    expect(without3?.outputs).toEqual(outputOf(network));
  });

  it("come out of a network without its highway blocks as out of one whose gates are closed, bit for bit", () => {
    // A sigmoid of −200 is 0 in 32 bits.
    const closed = {
      kernelInitializer: "zeros",
      biasInitializer: tf.initializers.constant({ value: -200 }),
    };
    const networks = [{}, closed].map((gates) =>
      networkOf(built(() => chain([6, 6, 2], mixedLayers(gates)))),
    ) as [Network, Network];
    const [, shut] = networks;
    const [without] = shut.outputsThrough(images([5, 6, 6, 2]), [[1]]);
    expect(without?.outputs).toEqual(outputOf(shut));
    const [all, some] = networks[0].outputsThrough(images([5, 6, 6, 2]), [[0, 1, 2], [1]]);
    expect(all?.outputs).toEqual(outputOf(networks[0]));
    expect(some?.outputs).not.toEqual(all?.outputs);
  });

  it("are rejected for orders with mismatched shapes or without required units, which are named", async () => {
    const network = stagedNetwork();
    const through = (order: readonly number[]) => () => network.outputsThrough(images([1, 6, 6, 3]), [order]);
    expect(await mistakeOf(through([0, 2]))).toMatch(
      /^'s2' of '.*' cannot be left out: its branch changes the shape/,
    );
    expect(await mistakeOf(through([2, 1]))).toBe(
      `'s3' of '${network.name}' takes 3×3×5 and cannot follow a unit that outputs 6×6×3.`,
    );
    expect(await mistakeOf(through([0, 1, 3]))).toMatch(/^Expected units from 0 to 2 for an order/);
  });

  it("have the logits of the reference, lesioned and read early, within 1e-5", () => {
    const network = networkOf(referenceModel());
    const orders = [[], [0], [0, 1], [1]];
    const found = network.outputsThrough(referenceImage(), orders).map(({ logits }) => logits);
    const expected = [...REFERENCE.lens, REFERENCE.lesion1];
    expected.forEach((logits, order) => {
      expect(apart(found[order], logits)).toBeLessThan(1e-5 * 0.5);
    });
    expect(found[1]).toEqual(network.outputsThrough(referenceImage(), [[0]])[0]?.logits);
    expect(apart(found[1], REFERENCE.lesion2)).toBeLessThan(1e-5 * 0.3);
  });

  it("leave no tensor behind", () => {
    const network = residualNetwork();
    const before = tf.memory().numTensors;
    network.outputsThrough(images([40, 6, 6, 2]), [[], [2, 0], [0, 1, 2]]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** The residual network with some branches that output only zeros. */
function zeroed(names: readonly string[]): tf.LayersModel {
  const branch = (index: number) => {
    const weights = names.includes(`branch${index}`)
      ? { kernelInitializer: "zeros", biasInitializer: "zeros" }
      : {};
    return conv(3, `branch${index}`, weights);
  };
  const block = (index: number) => [
    new Residual({ name: `block${index}`, layer: branch(index) }),
    tf.layers.activation({ activation: "relu", name: `relu${index}` }),
  ];
  return chain([6, 6, 2], [conv(3, "stem"), ...block(1), ...block(2), ...block(3), ...head()]);
}

describe("gradients", () => {
  const norm = (values: ArrayLike<number>) =>
    Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));

  it("of the chosen class's score have the norms of the reference at every depth, within 1e-4", () => {
    const network = networkOf(referenceModel());
    const names = ["x", "h0", "h1", "h2"];
    const goal = { of: "score", classes: [REFERENCE.class] } as const;
    const found = network.gradients(referenceImage(), goal, tapsOf(network, names));
    found.forEach(({ gradient }, index) => {
      const expected = REFERENCE.grad_norm[names[index] ?? ""];
      expect(Math.abs(norm(gradient.values) - expected) / expected).toBeLessThan(1e-4);
    });
    const saliency = found[0]?.gradient.values as Float32Array;
    const sum = saliency.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - REFERENCE.saliency.sum)).toBeLessThan(1e-4 * REFERENCE.saliency.l2);
    expect(saliency.indexOf(Math.max(...saliency))).toBe(REFERENCE.saliency.argmax);
  });

  it("of the loss match finite differences", () => {
    // Without kinks, so that differences over a step are close to the slope.
    const layers = [
      new Residual({ name: "block", layer: conv(2, "branch", { activation: "tanh" }) }),
      ...head(),
    ];
    const network = networkOf(built(() => chain([6, 6, 2], layers)));
    const image = images([1, 6, 6, 2]);
    const [input] = network.taps as readonly [Tap];
    const [found] = network.gradients(image, { of: "loss", classes: [2] }, [input]);
    const lossOf = (values: Float32Array) => {
      const [scores] = network.outputsThrough({ ...image, values }, [[0]]);
      return -Math.log(scores?.outputs[2] as number);
    };
    for (const pixel of [9, 28, 35]) {
      const moved = (by: number) =>
        image.values.map((value, index) => (index === pixel ? value + by : value));
      const slope = (lossOf(moved(0.05)) - lossOf(moved(-0.05))) / 0.1;
      // 32-bit losses are off by a millionth, ten times that over the step; the rest is curvature.
      expect(Math.abs(slope - (found?.gradient.values[pixel] as number))).toBeLessThan(1e-3);
    }
  });

  it("of several images are independent per image, even across batches", () => {
    const network = residualNetwork();
    const many = images([40, 6, 6, 2]);
    const classes = Array.from({ length: 40 }, (_, image) => image % 4);
    const taps = tapsOf(network, ["stem", "relu2"]);
    const together = network.gradients(many, { of: "loss", classes }, taps);
    const last = { shape: [1, 6, 6, 2], values: many.values.subarray(39 * 72) } as const;
    const alone = network.gradients(last, { of: "loss", classes: [3] }, taps);
    alone.forEach(({ gradient }, index) => {
      expect(apart(together[index]?.gradient.values.subarray(-108), gradient.values)).toBeLessThan(1e-6);
    });
  });

  it("come with the activations of the taps", () => {
    const network = residualNetwork();
    const taps = tapsOf(
      network,
      ["stem", "branch1", "relu3"].map((name) => (name === "branch1" ? "block1/branch1" : name)),
    );
    const inputs = images([3, 6, 6, 2]);
    const found = network.gradients(inputs, { of: "loss", classes: [0, 1, 2] }, taps);
    expect(found.map(({ activation }) => activation)).toEqual(network.record(inputs, taps));
  });

  it("are rejected in one line for classes without a score, and at taps that the scores do not depend on", async () => {
    const network = residualNetwork();
    const taken = (classes: readonly number[], name: string) => () =>
      network.gradients(images([1, 6, 6, 2]), { of: "loss", classes }, tapsOf(network, [name]));
    expect(await mistakeOf(taken([4], "stem"))).toMatch(
      /^The network '.*' has no class 4: they are numbered from 0 to 3\.$/,
    );
    expect(await mistakeOf(taken([0, 1], "stem"))).toMatch(
      /^Gradients of '.*' need a class for each of 1 images/,
    );
    expect(await mistakeOf(taken([0], "scores"))).toBe(
      "There is no gradient at tap 'scores': the scores do not depend on it.",
    );
  });

  it("leave no tensor behind", () => {
    const network = residualNetwork();
    const before = tf.memory().numTensors;
    network.gradients(images([3, 6, 6, 2]), { of: "loss", classes: [0, 1, 2] }, tapsOf(network, ["stem"]));
    expect(tf.memory().numTensors).toBe(before);
  });
});
