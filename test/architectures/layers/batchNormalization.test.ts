import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchNormalization } from "../../../src/architectures/layers/batchNormalization.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import { apart, chain, numbers, predicted, reopened, valuesOf, withFolders } from "../../support/models.js";

const folder = withFolders();

type Args = Parameters<typeof tf.layers.batchNormalization>[0];

/** Tolerance for sums of a hundred terms in another order. */
const TOLERANCE = 1e-5;

/** Output of a layer in training, twice, and its weights after that. */
function inTraining(layer: tf.layers.Layer, shape: readonly number[]): readonly Float32Array[] {
  const outputs = [1, 2].map((seed) =>
    valuesOf(() => layer.apply(tf.add(numbers(shape, seed), 2), { training: true }) as tf.Tensor),
  );
  const weights = layer.getWeights().map((weight) => weight.dataSync() as Float32Array);
  return [...outputs, ...weights];
}

describe.each(await enginesHere())("batch normalization on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each<[string, readonly number[], Args]>([
    ["images", [4, 5, 5, 3], {}],
    ["rows", [20, 3], {}],
    ["sequences", [4, 6, 3], {}],
    ["the last axis by its number", [4, 5, 5, 3], { axis: 3 }],
    ["another axis", [4, 3, 5, 5], { axis: 1 }],
    ["a short memory", [4, 5, 5, 3], { momentum: 0.3 }],
    ["a large epsilon", [4, 5, 5, 3], { epsilon: 0.5 }],
    ["other first weights", [4, 5, 5, 3], { gammaInitializer: "zeros", betaInitializer: "ones" }],
  ])("matches TensorFlow.js's own for %s", (_, shape, args) => {
    const ours = inTraining(batchNormalization(args), shape);
    const theirs = inTraining(tf.layers.batchNormalization(args), shape);
    ours.forEach((values, index) => {
      expect(apart(values, theirs[index]), `result ${index}`).toBeLessThan(TOLERANCE);
    });
  });

  it("updates its statistics with the batch's mean and biased variance", () => {
    const layer = batchNormalization({ momentum: 0.75 });
    valuesOf(() => layer.apply(tf.tensor2d([1, 2, 6], [3, 1]), { training: true }) as tf.Tensor);
    const [, , mean, variance] = layer.getWeights().map((weight) => weight.dataSync()[0]);
    expect(mean).toBeCloseTo(0.25 * 3, 6);
    // (4 + 1 + 9) / 3, not / 2.
    expect(variance).toBeCloseTo(0.75 + 0.25 * (14 / 3), 5);
  });

  it("has no running variance from a single value", () => {
    const layer = batchNormalization({ momentum: 0 });
    valuesOf(() => layer.apply(tf.tensor2d([[5, -1]]), { training: true }) as tf.Tensor);
    const [, , mean, variance] = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
    expect(mean).toEqual([5, -1]);
    expect(variance).toEqual([0, 0]);
  });

  it("is saved as TensorFlow.js's own and trains the same after loading", async () => {
    const model = chain([4, 4, 2], [batchNormalization({ name: "norm" })]);
    inTraining(model.getLayer("norm"), [3, 4, 4, 2]);
    const again = await reopened(model, folder());
    expect(again.getLayer("norm").getClassName()).toBe("BatchNormalization");
    expect(again.getLayer("norm").getConfig()).toEqual(model.getLayer("norm").getConfig());
    const input = numbers([2, 4, 4, 2]);
    expect(predicted(again, input)).toEqual(predicted(model, input));
    const [ours, theirs] = [model, again].map((one) => inTraining(one.getLayer("norm"), [3, 4, 4, 2]));
    expect(theirs).toEqual(ours);
  });

  it("leaves no tensor behind", () => {
    const layer = batchNormalization();
    inTraining(layer, [2, 3, 3, 2]);
    const before = tf.memory().numTensors;
    valuesOf(() => layer.apply(tf.ones([2, 3, 3, 2]), { training: true }) as tf.Tensor);
    expect(tf.memory().numTensors).toBe(before);
  });
});
