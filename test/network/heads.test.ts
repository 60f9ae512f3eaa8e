import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { headFor } from "../../src/network/headChoice.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { apart, built, images } from "../support/models.js";

withEngine();

type Layers = readonly tf.layers.Layer[];
const dense = (units: number, name: string, activation?: "sigmoid" | "softmax" | "hardSigmoid" | "tanh") =>
  tf.layers.dense({ units, name, ...(activation === undefined ? {} : { activation }) });

/** A network with a trunk, and an output for each row of layers. */
function network(...heads: readonly Layers[]): Network {
  return networkOf(
    built(() => {
      const input = tf.input({ shape: [6, 6, 1], name: "x" });
      const trunk = tf.layers.flatten({ name: "trunk" }).apply(input) as tf.SymbolicTensor;
      const outputs = heads.map((layers) =>
        layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, trunk),
      );
      return tf.model({ inputs: input, outputs });
    }),
  );
}

const reshape = (targetShape: number[]) => tf.layers.reshape({ targetShape });

describe("the outputs of a network", () => {
  it("are listed with their taps and their meaning", () => {
    const { heads, output, classes, logits } = network(
      [dense(1, "even", "sigmoid")],
      [dense(10, "digit", "softmax")],
      [dense(1, "age")],
    );
    expect(heads).toEqual([
      { name: "even", answers: "yesOrNo", classes: 2 },
      { name: "digit", answers: "classes", classes: 10 },
      { name: "age", answers: "values", classes: null },
    ]);
    expect({ output, classes, logits }).toEqual({ output: "even", classes: 2, logits: "even/pre" });
  });

  it.each<[string, () => Layers, string | null]>([
    ["a built-in sigmoid", () => [dense(1, "a", "sigmoid")], "a/pre"],
    ["a sigmoid of its own", () => [dense(1, "a"), tf.layers.activation({ activation: "sigmoid" })], "a"],
    ["a sigmoid and dropout", () => [dense(1, "a", "sigmoid"), tf.layers.dropout({ rate: 0.5 })], "a/pre"],
    [
      "a sigmoid of a map of one position, flattened",
      () => [dense(1, "a", "sigmoid"), reshape([1, 1, 1]), tf.layers.flatten()],
      "a/pre",
    ],
    ["a hard sigmoid, which has no score before it", () => [dense(1, "a", "hardSigmoid")], null],
  ])("are two classes in one unit after %s", (_, layers, logits) => {
    const found = network(layers());
    expect(found.heads).toEqual([expect.objectContaining({ answers: "yesOrNo", classes: 2 })]);
    expect(found.logits).toBe(logits);
  });

  it.each<[string, () => Layers]>([
    ["linear unit", () => [dense(1, "a")]],
    ["unit of another activation", () => [dense(1, "a", "tanh")]],
  ])("are values with a single %s", (_, layers) => {
    expect(network(layers()).heads).toEqual([expect.objectContaining({ answers: "values", classes: null })]);
  });

  it("remain a score per class if several units follow a sigmoid", () => {
    expect(network([dense(3, "a", "sigmoid")])).toMatchObject({ classes: 3, logits: null });
  });
});

describe("a network read by another output", () => {
  const two = () => network([dense(1, "even", "sigmoid")], [dense(10, "digit", "softmax")]);

  it("predicts with that one, and has the same values everywhere", () => {
    const first = two();
    const second = first.reading("digit");
    expect(second).toMatchObject({ output: "digit", classes: 10, logits: "digit/pre", heads: first.heads });
    expect(first.reading("even")).toBe(first);
    const shown = images([3, 6, 6, 1]);
    const [before, after] = [first, second].map((each) => each.record(shown));
    before?.forEach(({ values }, at) => {
      expect(apart(values, after?.[at]?.values)).toBe(0);
    });
  });

  it("has gradients of that one's loss", () => {
    const read = two().reading("digit");
    const [trunk] = read.taps.filter(({ name }) => name === "trunk");
    const goal = { of: "loss", classes: [7, 2] } as const;
    expect(read.gradients(images([2, 6, 6, 1]), goal, [trunk!])).toHaveLength(1);
  });

  it("is rejected for an unknown output", async () => {
    expect(await mistakeOf(() => two().reading("digits"))).toMatch(
      /^Unknown output of '.*' 'digits'\. Did you mean 'digit'\? Known: even, digit\.$/,
    );
  });
});

describe("the output for given images", () => {
  const all = {
    name: "several",
    heads: network(
      [dense(1, "even", "sigmoid")],
      [dense(1, "age")],
      [dense(10, "digit")],
      [dense(10, "other")],
    ).heads,
  };
  const labelled = (...labels: readonly (number | undefined)[]) => ({ address: "made:up", labels });

  it.each([
    ["labels of two classes", labelled(0, 1, 1), "even"],
    ["labels of ten", labelled(7, 0), "digit"],
    ["no labels", labelled(undefined), "even"],
  ])("is the smallest with a score for each label: %s", (_, given, expected) => {
    expect(headFor(all, given).name).toBe(expected);
  });

  it("is the requested one", () => {
    expect(headFor(all, labelled(0), "other").name).toBe("other");
  });

  it("is rejected if no output fits, listing the outputs", async () => {
    expect(await mistakeOf(() => headFor(all, labelled(3, 12)))).toBe(
      "No output of 'several' has a score for every label of 'made:up', which go up to 12: the outputs are even (2 classes " +
        "in one sigmoid unit), age (values), digit (10 classes), other (10 classes). Give other images, or choose the " +
        "matching output with --head.",
    );
  });
});
