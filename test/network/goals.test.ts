import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { silencing } from "../../src/network/changes.js";
import type { Goal } from "../../src/network/goal.js";
import { goalFor } from "../../src/network/goalFor.js";
import type { Gradient } from "../../src/network/gradient.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Inputs } from "../../src/network/networkInputs.js";
import { enginesHere } from "../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../support/explain.js";
import { chain } from "../support/models.js";

const inputOf = ({ taps }: Network) => taps.slice(0, 1);

/** The gradient of a goal with respect to the input. */
function slopeOf(network: Network, images: Inputs, goal: Goal): readonly number[] {
  const [found] = network.gradients(images, goal, inputOf(network)) as [Gradient];
  return Array.from(found.gradient.values);
}

/** A network whose positions have three scores each, of two channels, before a softmax. */
function positionNetwork(): Network {
  const scores = tf.layers.conv2d({ filters: 3, kernelSize: 1, name: "scores" });
  const network = networkOf(chain([2, 2, 2], [scores, tf.layers.softmax({ name: "softmax" })]));
  scores.setWeights([tf.tensor4d([1, 2, 3, -1, 0, 4], [1, 1, 2, 3]), tf.zeros([3])]);
  return network;
}

const POSITIONS = { shape: [1, 2, 2, 2], values: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 0) } as const;

/** A network that gives one number, 2 a − b. */
function regression(): Network {
  const dense = tf.layers.dense({ units: 1, name: "number" });
  const network = networkOf(chain([1, 1, 2], [tf.layers.flatten(), dense]));
  dense.setWeights([tf.tensor2d([2, -1], [2, 1]), tf.zeros([1])]);
  return network;
}

describe.each(await enginesHere())("a goal on the %s engine", (engine: EngineName) => {
  let network: Network;
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
  });
  afterAll(() => network.dispose());

  it.each([
    ["53", 5],
    ["53", 3],
    ["0", 7],
  ] as const)(
    "that is a logit has the score and gradient of the reference: test image %s as %i",
    async (image, label) => {
      const { logits, probabilities, targets } = EXPLAIN.images[image];
      const probe = await loadProbe(`mnist:test/${image}`);
      const goal = { of: "score", classes: [label] } as const;
      expect(network.goals(probe, goal)[0]).toBeCloseTo(logits[label], 4);
      expect(network.goals(probe, { ...goal, of: "probability" })[0]).toBeCloseTo(probabilities[label], 5);
      expect(distanceOfSizes(slopeOf(network, probe, goal), targets[label].gradient)).toBeLessThan(1e-5);
    },
  );

  it("with guided ReLUs has the guided gradient of the reference, and leaves the score as it is", async () => {
    const probe = await loadProbe("mnist:test/53");
    const goal = { of: "score", classes: [5] } as const;
    const [found] = network.gradients(probe, goal, inputOf(network), { change: "guided ReLUs" }) as [
      Gradient,
    ];
    const due = EXPLAIN.images[53].targets[5]["guided-backprop"];
    expect(distanceOfSizes(found.gradient.values, due)).toBeLessThan(1e-5);
    expect(network.goals(probe, goal, { change: "guided ReLUs" })).toEqual(network.goals(probe, goal));
  });

  it("with a silenced channel of the last tap loses that channel's part of the score", async () => {
    const probe = await loadProbe("mnist:test/53");
    const goal = { of: "score", classes: [5] } as const;
    const taps = network.taps.filter(({ name }) => name === "relu5");
    const [{ activation, gradient }] = network.gradients(probe, goal, taps) as [Gradient];
    const part = activation.values.reduce(
      (sum, value, at) => sum + (at % 8 === 2 ? value * (gradient.values[at] as number) : 0),
      0,
    );
    const [whole] = network.goals(probe, goal) as unknown as [number];
    const [left] = network.goals(probe, goal, { change: silencing("relu5", 2) }) as unknown as [number];
    expect(Math.abs(part)).toBeGreaterThan(0.01);
    expect(whole - left).toBeCloseTo(part, 4);
  });

  it("that is a probability has the gradient p (w − Σ p w) of a linear network", () => {
    const dense = tf.layers.dense({ units: 3, activation: "softmax", name: "scores" });
    const linear = networkOf(chain([1, 1, 2], [tf.layers.flatten(), dense]));
    dense.setWeights([tf.tensor2d([1, 0, -1, 0.5, 2, 0], [2, 3]), tf.zeros([3])]);
    const image = { shape: [1, 1, 1, 2], values: Float32Array.of(0.5, 0.25) } as const;
    const powers = [0.625, 0.5, -0.5].map(Math.exp);
    const p = powers.map((power) => power / powers.reduce((sum, other) => sum + other, 0));
    const found = slopeOf(linear, image, { of: "probability", classes: [1] });
    linear.dispose();
    [
      [1, 0, -1],
      [0.5, 2, 0],
    ].forEach((weights, pixel) => {
      const mean = weights.reduce((sum, weight, at) => sum + weight * (p[at] as number), 0);
      expect(found[pixel]).toBeCloseTo((p[1] as number) * ((weights[1] as number) - mean), 6);
    });
  });

  it("of one position depends on that position alone, and of the mean on a share of each", () => {
    const positions = positionNetwork();
    const goal = { of: "score", classes: [2] } as const;
    const one = { ...goal, at: { row: 1, column: 0 } } as const;
    expect(slopeOf(positions, POSITIONS, one)).toEqual([0, 0, 0, 0, 3, 4, 0, 0]);
    expect([...positions.goals(POSITIONS, one)]).toEqual([7]);
    const mean = { ...goal, at: "mean" } as const;
    expect(slopeOf(positions, POSITIONS, mean)).toEqual([0.75, 1, 0.75, 1, 0.75, 1, 0.75, 1]);
    expect([...positions.goals(POSITIONS, mean)]).toEqual([5]);
    positions.dispose();
  });

  it("that is the predicted class of a position is the one with the highest score there", () => {
    const positions = positionNetwork();
    const probe = { ...POSITIONS, address: "made up", labels: [undefined] };
    const classesOf = (target: string) => {
      const goal = goalFor(positions, probe, { target });
      return "classes" in goal ? goal.classes : [];
    };
    expect(classesOf("predicted@0,0")).toEqual([2]);
    expect(classesOf("runner-up@0,0")).toEqual([1]);
    expect(classesOf("runner-up@0,1")).toEqual([1]);
    positions.dispose();
  });

  it("of a regression is its output", () => {
    const number = regression();
    const image = { shape: [1, 1, 1, 2], values: Float32Array.of(3, 1) } as const;
    const goal = goalFor(number, { ...image, address: "made up", labels: [undefined] });
    expect(goal).toEqual({ of: "output", index: 0 });
    expect(slopeOf(number, image, goal)).toEqual([2, -1]);
    expect([...number.goals(image, goal)]).toEqual([5]);
    number.dispose();
  });

  it("that is a tap's channel is the mean over its positions, or one unit", async () => {
    const probe = await loadProbe("mnist:test/52-53");
    const [activation] = network.record(
      probe,
      network.taps.filter(({ name }) => name === "residual3"),
    );
    const values = activation?.values as Float32Array;
    const mean = { of: "channel", tap: "residual3", channel: 2 } as const;
    const sums: [number, number] = [0, 0];
    values.forEach((value, at) => {
      if (at % 8 === 2) sums[at < 784 * 8 ? 0 : 1] += value;
    });
    network.goals(probe, mean).forEach((value, image) => {
      expect(value).toBeCloseTo((sums[image] as number) / 784, 5);
    });
    const unit = { ...mean, at: { row: 14, column: 13 } } as const;
    expect(network.goals(probe, unit)[1]).toBeCloseTo(values[(784 + 14 * 28 + 13) * 8 + 2] as number, 6);
    const support = slopeOf(network, probe, unit).flatMap((value, at) => (value === 0 ? [] : [at % 784]));
    const rows = support.map((at) => Math.floor(at / 28));
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([9, 19]);
  });

  it.each(["predicted", "runner-up", "residual3[2]", "residual3[2]@14,14"])(
    "grows along its gradient: %s",
    async (target) => {
      const probe = await loadProbe("mnist:test/53");
      const goal = goalFor(network, probe, { target });
      const slope = slopeOf(network, probe, goal);
      const length = slope.reduce((sum, value) => sum + value * value, 0);
      const step = 1e-3 / Math.sqrt(length);
      const values = probe.values.map((value, at) => value + step * (slope[at] as number));
      const [before] = network.goals(probe, goal) as unknown as [number];
      const [after] = network.goals({ shape: probe.shape, values }, goal) as unknown as [number];
      expect((after - before) / (step * length)).toBeCloseTo(1, 1);
    },
  );

  it("gives an image alone the gradient that it has among others", async () => {
    const one = await loadProbe("mnist:test/53");
    const many = await loadProbe("mnist:test/20-59");
    const label = { of: "score", classes: [5] } as const;
    const alone = slopeOf(network, one, label);
    const among = slopeOf(network, many, { ...label, classes: Array.from({ length: 40 }, () => 5) });
    expect(among.slice(33 * 784, 34 * 784)).toEqual(alone);
  });
});

describe("a goal's text", () => {
  let network: Network;
  let positions: Network;
  beforeAll(async () => {
    await startEngine();
    network = await open("bundled:mini-resnet");
    positions = positionNetwork();
  });
  afterAll(() => {
    network.dispose();
    positions.dispose();
  });

  it("selects classes by prediction, rank, label, number and name", async () => {
    const probe = await loadProbe("mnist:test/53");
    const names = ["zero", "one", "two", "three"];
    const classOf = (target: string) => {
      const goal = goalFor(network, probe, { target, names });
      return "classes" in goal ? goal.classes : [];
    };
    const { logits } = EXPLAIN.images[53];
    const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a]);
    expect(["predicted", "runner-up", "label", "7", "three"].map(classOf)).toEqual(
      [order[0], order[1], 5, 7, 3].map((label) => [label]),
    );
  });

  it.each([
    ["cat", "Cannot read the target 'cat': it names no class, output or channel of a tap. Give predicted, "],
    ["relu9[1]", "Cannot read the target 'relu9[1]': there is no tap 'relu9' (known: "],
    ["10", "The network 'bundled:mini-resnet/epoch-12' has no class 10: they are numbered from 0 to 9."],
    ["relu3[8]", "Tap 'relu3' has no channel 8: they are numbered from 0 to 7."],
    [
      "output[10]",
      "The output of 'bundled:mini-resnet/epoch-12' has no number 10: they are numbered from 0 to 9.",
    ],
    ["relu3[0]@28,0", "There is no position 28,0 in a map of 28×28: rows go to 27, columns to 27."],
    [
      "3@1,1",
      "The network 'bundled:mini-resnet/epoch-12' scores whole images: leave out the position after @.",
    ],
  ])("of a goal that the network does not have is refused in one line: %s", async (target, message) => {
    const probe = await loadProbe("mnist:test/53");
    const take = () => network.goals(probe, goalFor(network, probe, { target }));
    expect(take).toThrow(message);
  });

  it("needs labels for label, and a position where every position has scores", () => {
    const probe = { ...POSITIONS, address: "made up", labels: [undefined] };
    const take = (target: string) => () => positions.goals(probe, goalFor(positions, probe, { target }));
    expect(take("label@mean")).toThrow(
      "The images of 'made up' do not all have labels. Choose predicted, or a class by its number.",
    );
    expect(take("1")).toThrow("scores classes at every position: add @mean, or @row,column, to the class.");
    expect(take("output[0]")).toThrow("is a map, not a row of numbers");
  });

  it("of a regression is refused if it names a class", () => {
    const number = regression();
    const probe = {
      shape: [1, 1, 1, 2],
      values: Float32Array.of(3, 1),
      address: "made up",
      labels: [1],
    } as const;
    const take = (target: string) => () => number.goals(probe, goalFor(number, probe, { target }));
    expect(take("predicted")).toThrow("does not output one score per class. Choose output[0]");
    expect(take("0")).toThrow("does not output one score per class. Choose output[0]");
    number.dispose();
  });
});

describe("a tap behind the goal", () => {
  it("has no gradient, which the message says", async () => {
    await startEngine();
    const network = await open("bundled:mini-resnet");
    const probe = await loadProbe("mnist:test/53");
    const at = (name: string) => network.taps.filter((tap) => tap.name === name);
    expect(() => network.gradients(probe, { of: "channel", tap: "relu3", channel: 0 }, at("relu5"))).toThrow(
      "There is no gradient at tap 'relu5': tap 'relu3' does not depend on it.",
    );
    expect(() => network.gradients(probe, { of: "score", classes: [5] }, at(network.output))).toThrow(
      `There is no gradient at tap '${network.output}': the scores do not depend on it.`,
    );
    network.dispose();
  });
});
