import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { networkOf } from "../../../src/network/network.js";
import { withEngine } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { withFolders } from "../../support/models.js";
import { functional, type LayerSketch, scattered, written } from "../../support/topologies.js";

withEngine();
const folder = withFolders();

const refusal = async (
  layers: readonly LayerSketch[],
  shape: readonly (number | null)[] = [null, 6, 6, 2],
) => {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(async () => open(await written(folder(), functional(shape, layers))));
  expect(tf.memory().numTensors).toBe(before);
  return sentence;
};

const CURE = /Remove it or use an equivalent layer, and convert the network again\.$/;

describe("an unsupported layer", () => {
  it.each<readonly [string, LayerSketch, string]>([
    ["of an unknown class", { class_name: "Lambda", config: { name: "own" } }, "'own' has the class Lambda"],
    [
      "of a class of Keras that convscope lacks",
      { class_name: "MultiHeadAttention", config: { name: "heads", num_heads: 2 } },
      "'heads' has the class MultiHeadAttention",
    ],
    [
      "with an activation that nobody knows",
      { class_name: "Conv2D", config: { name: "c", filters: 2, kernel_size: 3, activation: "swoosh" } },
      "'c' of the class Conv2D cannot be computed (its activation 'swoosh' is unknown)",
    ],
    [
      "with an interpolation that is not known",
      { class_name: "UpSampling2D", config: { name: "up", interpolation: "lanczos3" } },
      "'up' of the class UpSampling2D cannot be computed (its interpolation 'lanczos3' is not supported)",
    ],
    [
      "with groups that do not divide its channels",
      { class_name: "Conv2D", config: { name: "g", filters: 3, kernel_size: 3, groups: 2, use_bias: false } },
      "'g' of the class Conv2D cannot be computed",
    ],
  ])("%s is named with its class and a remedy", async (_, layer, words) => {
    const sentence = await refusal([layer]);
    expect(sentence).toContain(`its layer ${words}`);
    expect(sentence).toMatch(CURE);
    expect(sentence).not.toContain("do not fit");
  });

  it("with states besides its output is named: a GRU that resets after", async () => {
    const gru = { class_name: "GRU", config: { name: "g", units: 2, reset_after: true, return_state: true } };
    expect(await refusal([gru], [null, 6, 2])).toContain("its layer 'g' of the class GRU cannot be computed");
  });

  it("is named instead of those that read it, and of its other neighbors", async () => {
    const lambda = {
      class_name: "TFOpLambda",
      config: { name: "tf.math.cumsum", function: "math.cumsum" },
    };
    const reading = { ...lambda, reads: ["_CONSTANT_VALUE"] };
    expect(await refusal([reading])).toContain(
      "'tf.math.cumsum' is the operation math.cumsum, which convscope lacks",
    );
  });

  it("is named within a wrapper, without a truncated list", async () => {
    const cell = { class_name: "OwnRNN", config: { units: 2 } };
    const both = { class_name: "Bidirectional", config: { name: "both", layer: cell } };
    const sentence = await refusal([both], [null, 6, 2]);
    expect(sentence).toContain(
      "its layer 'both' of the class Bidirectional cannot be computed (Unknown layer: OwnRNN).",
    );
    expect(sentence).not.toContain("due to");
  });

  it("is named within a nested model", async () => {
    const inner = {
      class_name: "Sequential",
      config: {
        name: "inner",
        layers: [{ class_name: "Lambda", config: { name: "deep" } }] as never,
      },
    };
    expect(await refusal([inner])).toContain("its layer 'deep' has the class Lambda");
  });

  it("is named when it throws as it runs, for a network passed in by a program", async () => {
    const input = tf.input({ shape: [4, 4, 2], name: "image" });
    const softmax = tf.layers.softmax({ axis: 1, name: "sideways" }).apply(input) as tf.SymbolicTensor;
    const network = networkOf(tf.model({ inputs: input, outputs: softmax }));
    const shape = [1, 4, 4, 2] as const;
    const sentence = await mistakeOf(async () =>
      network.record({ shape, values: Float32Array.from(scattered(32)) }),
    );
    expect(sentence).toMatch(
      /^Cannot compute layer 'sideways' of the class Softmax: Softmax along a non-last dimension/,
    );
    network.dispose();
  });

  it("is never blamed wrongly: a Keras file with regularizers that TensorFlow.js lacks opens", async () => {
    const regular = {
      class_name: "Conv2D",
      config: {
        ...{ name: "c", filters: 1, kernel_size: [1, 1], use_bias: false },
        kernel_regularizer: { class_name: "L2", config: { l2: 0.01 } },
        kernel_initializer: { class_name: "OwnInitializer", config: {} },
      },
    };
    const weights = { "c/kernel": { shape: [1, 1, 2, 1], values: [1, 2] } };
    const network = await open(await written(folder(), functional([null, 6, 6, 2], [regular]), { weights }));
    expect(network.taps.length).toBe(2);
    network.dispose();
  });
});
