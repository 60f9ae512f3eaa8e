import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { mergeNames } from "../../../src/architectures/layers/merges.js";
import { Residual } from "../../../src/architectures/layers/residual.js";
import { UserError } from "../../../src/core/errors.js";
import { withEngine } from "../../support/engine.js";
import { BRANCHES, built, chain, numbers, predicted, valuesOf } from "../../support/models.js";

withEngine();

const MERGES: Readonly<Record<string, (x: number, f: number) => number>> = {
  sum: (x, f) => x + f,
  mul: (x, f) => x * f,
  ave: (x, f) => (x + f) / 2,
  max: Math.max,
  min: Math.min,
};

describe.each(BRANCHES)("a Residual around $name", ({ shape, build }) => {
  it.each(Object.entries(MERGES))("merges x and F(x) with %s", (merge, byHand) => {
    const layer = built(build);
    const model = chain(shape, [new Residual({ layer, merge })]);
    const input = numbers([2, ...shape]);
    const x = input.dataSync();
    const branch = valuesOf(() => layer.apply(input) as tf.Tensor);
    const expected = Float32Array.from(branch, (f, at) => byHand(x[at] as number, f));
    expect(predicted(model, input)).toEqual(expected);
    expect(branch.some((f) => f !== 0)).toBe(true);
  });

  it("sums if no merge is named", () => {
    expect(new Residual({ layer: build() }).mergeName).toBe("sum");
  });

  it("has only the weights of its inner layer", () => {
    const layer = build();
    const model = chain(shape, [new Residual({ layer })]);
    expect(model.countParams()).toBe(layer.countParams());
    expect(model.weights.length).toBe(layer.weights.length);
    expect(model.trainableWeights.length).toBe(layer.trainableWeights.length);
    expect(model.weights.length).toBeGreaterThan(0);
  });

  it("passes gradients to every trainable weight of its inner layer", () => {
    const model = built(() => chain(shape, [new Residual({ layer: build() })]));
    const input = numbers([2, ...shape]);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.square(model.apply(input, { training: true }) as tf.Tensor)) as tf.Scalar,
      variables,
    );
    for (const { name } of variables) {
      const magnitude = valuesOf(() => tf.max(tf.abs(grads[name] as tf.Tensor)))[0];
      expect(magnitude, name).toBeGreaterThan(0);
    }
    expect(variables.length).toBeGreaterThan(0);
  });

  it("freezes its inner layer with trainable: false, and thaws it", () => {
    const layer = build();
    const residual = new Residual({ layer, trainable: false });
    const model = chain(shape, [residual]);
    const weights = model.weights.length;
    expect([model.trainableWeights.length, model.nonTrainableWeights.length]).toEqual([0, weights]);
    residual.trainable = true;
    expect(model.trainableWeights.length).toBe(layer.trainableWeights.length);
    expect(model.trainableWeights.length).toBeGreaterThan(0);
  });

  it("frees every tensor that it creates", () => {
    const input = numbers([2, ...shape]);
    const before = tf.memory().numTensors;
    const model = chain(shape, [new Residual({ layer: build() })]);
    tf.dispose(model.predict(input));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a frozen Residual", () => {
  it("keeps its weights while the layers around it train", async () => {
    const frozen = new Residual({ layer: tf.layers.dense({ units: 3 }), trainable: false });
    const model = built(() => chain([3], [frozen, tf.layers.dense({ units: 1 })]));
    const values = (layer: tf.layers.Layer) =>
      layer.getWeights().map((weight) => Array.from(weight.dataSync()));
    const before = { frozen: values(frozen), last: values(model.layers[2] as tf.layers.Layer) };
    model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
    await model.trainOnBatch(numbers([4, 3]), numbers([4, 1], 2));
    expect(values(frozen)).toEqual(before.frozen);
    expect(values(model.layers[2] as tf.layers.Layer)).not.toEqual(before.last);
  });
});

describe("the regularizer of an inner layer", () => {
  const regularized = {
    units: 3,
    kernelRegularizer: tf.regularizers.l2({ l2: 0.5 }),
    kernelInitializer: "ones",
  } as const;
  const branches: readonly [string, () => tf.layers.Layer][] = [
    ["a dense layer", () => tf.layers.dense(regularized)],
    ["another Residual", () => new Residual({ layer: tf.layers.dense(regularized) })],
    ["a Sequential", () => tf.sequential({ layers: [tf.layers.dense({ ...regularized, inputShape: [3] })] })],
    ["a functional model", () => chain([3], [tf.layers.dense(regularized)])],
  ];

  it.each(branches)("is included in the loss through a Residual around %s", async (_, build) => {
    const model = chain([3], [new Residual({ layer: build() })]);
    model.compile({ optimizer: tf.train.sgd(0), loss: "meanSquaredError" });
    // Zeros in and zeros out: the remaining loss is 0.5 · Σ w², with nine weights of one.
    const loss = await model.trainOnBatch(tf.zeros([2, 3]), tf.zeros([2, 3]));
    expect(loss).toBeCloseTo(4.5, 5);
  });
});

describe("an invalid Residual", () => {
  const misfits: readonly [string, readonly number[], () => tf.layers.Layer, string, string][] = [
    [
      "filters",
      [6, 6, 3],
      () => tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }),
      "6, 6, 3",
      "6, 6, 4",
    ],
    ["padding", [6, 6, 3], () => tf.layers.conv2d({ filters: 3, kernelSize: 3 }), "6, 6, 3", "4, 4, 3"],
    [
      "strides",
      [6, 6, 3],
      () => tf.layers.conv2d({ filters: 3, kernelSize: 1, strides: 2 }),
      "6, 6, 3",
      "3, 3, 3",
    ],
    ["units", [5], () => tf.layers.dense({ units: 6 }), "5", "6"],
    ["time steps", [4, 3], () => tf.layers.lstm({ units: 3 }), "4, 3", "3"],
    ["directions", [4, 3], concatenating, "4, 3", "4, 6"],
    ["a whole model", [5], () => chain([5], [tf.layers.dense({ units: 2 })]), "5", "2"],
  ];

  it.each(misfits)(
    "is rejected for other %s, with both shapes and the remedy",
    (_, shape, build, from, to) => {
      const wrap = () => chain(shape, [new Residual({ layer: build() })]);
      expect(wrap).toThrow(UserError);
      expect(wrap).toThrow(`turns [batch, ${from}] into [batch, ${to}]. Give it as many filters or units`);
    },
  );

  it("is rejected for an unknown merge on creation, with the known ones", () => {
    const make = () => new Residual({ layer: tf.layers.dense({ units: 2 }), merge: "maxx" });
    expect(make).toThrow(UserError);
    expect(make).toThrow(`Did you mean 'max'? Known: ${mergeNames().join(", ")}.`);
  });
});

function concatenating(): tf.layers.Layer {
  const layer = tf.layers.lstm({ units: 3, returnSequences: true }) as tf.RNN;
  return tf.layers.bidirectional({ layer, mergeMode: "concat" });
}
