import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { mergeNames } from "../../src/architectures/layers/merges.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import {
  apart,
  BRANCHES,
  built,
  chain,
  largest,
  numbers,
  predicted,
  reopened,
  tapped,
  withFolders,
  writeCheckpoint,
} from "../support/models.js";

withEngine();
const folder = withFolders();

/** A model after TensorFlow.js's own saving and loading, with JSON converted to text as on disk. */
async function throughTensorFlow(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved = "";
  let weightData: tf.io.WeightData = new ArrayBuffer(0);
  await model.save(
    tf.io.withSaveHandler(async ({ weightData: weights, ...rest }) => {
      saved = JSON.stringify(rest);
      weightData = weights ?? weightData;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory({ ...(JSON.parse(saved) as tf.io.ModelArtifacts), weightData }));
}

const WAYS: readonly [string, (model: tf.LayersModel) => Promise<tf.LayersModel>][] = [
  ["a checkpoint folder", (model) => reopened(model, folder())],
  ["TensorFlow.js's own handlers", throughTensorFlow],
];

describe.each(BRANCHES)("a Residual around $name", ({ shape, build }) => {
  it.each(WAYS)("predicts the same after %s", async (_, through) => {
    const model = built(() => chain(shape, [new Residual({ layer: build(), name: "block" })]));
    await disturbed(model);
    const input = numbers([3, ...shape]);
    const again = await through(model);
    expect(predicted(again, input)).toEqual(predicted(model, input));
  });

  it("has the same taps with the same values after it was saved and opened", async () => {
    const model = built(() => chain(shape, [new Residual({ layer: build(), name: "block" })]));
    const input = numbers([3, ...shape]);
    const again = await reopened(model, folder());
    expect([...tapped(again, input)]).toEqual([...tapped(model, input)]);
    const taps = (await open(await writeCheckpoint(model, folder()))).taps;
    expect(taps.map((tap) => tap.name)).toEqual([...tapped(model, input).keys()]);
  });

  it("adds up in its taps: the one with its name is x + F(x)", () => {
    const model = built(() => chain(shape, [new Residual({ layer: build(), name: "block" })]));
    const input = numbers([3, ...shape]);
    const taps = [...tapped(model, input)];
    const [, sum] = taps.at(-1) as [string, Float32Array];
    const [name, branch] = taps.at(-2) as [string, Float32Array];
    const x = input.dataSync();
    expect(taps.at(-1)?.[0]).toBe("block");
    expect(name.startsWith("block/")).toBe(true);
    const expected = Float32Array.from(branch, (f, at) => (x[at] as number) + f);
    expect(apart(sum, expected)).toBeLessThanOrEqual(1e-5 * largest(expected));
  });
});

/**
 * Fresh weights contain zeros and ones that would hide a mix-up; one step with training statistics changes them all.
 */
async function disturbed(model: tf.LayersModel): Promise<void> {
  model.compile({ optimizer: tf.train.sgd(0.05), loss: "meanSquaredError" });
  const [input, target] = [numbers([4, ...sizes(model)], 3), numbers([4, ...sizes(model)], 4)];
  await model.trainOnBatch(input, target);
}

function sizes(model: tf.LayersModel): readonly number[] {
  return (model.inputs[0] as tf.SymbolicTensor).shape.slice(1) as number[];
}

describe("saving and loading", () => {
  // Other tests in the same process register merges that fail.
  it.each(mergeNames().filter((name) => !name.includes("_")))("keeps the merge '%s'", async (merge) => {
    const model = built(() => chain([4], [new Residual({ layer: tf.layers.dense({ units: 4 }), merge })]));
    const again = await reopened(model, folder());
    expect((again.layers[1] as Residual).mergeName).toBe(merge);
    expect(predicted(again, numbers([3, 4]))).toEqual(predicted(model, numbers([3, 4])));
  });

  it("keeps frozen layers frozen, and the weights in order", async () => {
    const frozen = new Residual({ layer: tf.layers.dense({ units: 4 }), trainable: false });
    const free = new Residual({ layer: tf.layers.dense({ units: 4 }) });
    const model = built(() => chain([4], [frozen, free]));
    const again = await reopened(model, folder());
    expect(again.trainableWeights.length).toBe(2);
    expect(predicted(again, numbers([3, 4]))).toEqual(predicted(model, numbers([3, 4])));
  });

  it("distinguishes two blocks whose inner layers have the same name", async () => {
    const blocks = [1, 2].map(() => new Residual({ layer: tf.layers.dense({ units: 4, name: "branch" }) }));
    const model = built(() => chain([4], blocks));
    const again = await reopened(model, folder());
    expect(predicted(again, numbers([3, 4]))).toEqual(predicted(model, numbers([3, 4])));
  });

  it("loads a block that is the first layer of a Sequential", async () => {
    const model = built(() => {
      const sequential = tf.sequential();
      sequential.add(tf.layers.inputLayer({ inputShape: [4] }));
      sequential.add(new Residual({ layer: tf.layers.dense({ units: 4 }) }));
      return sequential;
    });
    const again = await reopened(model, folder());
    expect(predicted(again, numbers([3, 4]))).toEqual(predicted(model, numbers([3, 4])));
  });

  it("names an unknown inner class", () => {
    const config = { layer: { className: "Nowhere", config: {} }, merge: { name: "sum" } };
    expect(() => Residual.fromConfig(Residual, config)).toThrow("Unknown layer: Nowhere");
  });
});
