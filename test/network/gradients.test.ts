import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import type { Gradient } from "../../src/network/gradient.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Tap } from "../../src/network/tap.js";
import { enginesHere } from "../support/engine.js";
import { crossEntropyGradient, type Pass, relativeDistance, seedPass } from "../support/float64.js";
import { chain } from "../support/models.js";

/** The taps before each ReLU of the bundled network, in the order of the reference. */
const PRE_ACTIVATIONS = ["conv1/pre", "conv2/pre", ...[1, 2, 3, 4, 5].map((block) => `residual${block}`)];

function tapsOf(network: Network, names: readonly string[]): readonly Tap[] {
  return names.map((name) => network.taps.find((tap) => tap.name === name) as Tap);
}

/** The outputs of the bundled network for one test image, and the reference in 64 bits. */
async function passesOf(image: number) {
  const network = await open("bundled:mini-resnet");
  const probe = await loadProbe(`mnist:test/${image}`);
  const label = probe.labels[0] as number;
  const names = [network.taps[0]?.name ?? "", network.logits ?? "", ...PRE_ACTIVATIONS];
  const [input, scores, ...pre] = network.gradients(
    probe,
    { of: "loss", classes: [label] },
    tapsOf(network, names),
  ) as [Gradient, Gradient, ...Gradient[]];
  const expected = seedPass(network.weights(), probe.values, label);
  network.dispose();
  return { input, scores, pre, expected, label };
}

/** The pre-activations on the other side of zero than in 64 bits, relative to the largest of their tap. */
function flipsOf(found: readonly Gradient[], { preActivations }: Pass): readonly number[] {
  return preActivations.flatMap((values, index) => {
    const given = found[index]?.activation.values as Float32Array;
    const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
    return Array.from(values)
      .filter((value, at) => value > 0 !== (given[at] as number) > 0)
      .map((value) => Math.abs(value) / most);
  });
}

describe.each(await enginesHere())("the gradient of the loss on the %s engine", (engine: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine });
  });

  it("with respect to the scores keeps its digits if p is 1 − 1e-8", () => {
    const dense = tf.layers.dense({ units: 3, activation: "softmax", name: "scores" });
    const network = networkOf(chain([1, 1, 2], [tf.layers.flatten(), dense]));
    const kernel = tf.tensor2d([18.42, 0, -1, 0, 1, 0], [2, 3]);
    dense.setWeights([kernel, tf.zeros([3])]);
    const image = { shape: [1, 1, 1, 2], values: Float32Array.from([1, 0]) } as const;
    const goal = { of: "loss", classes: [0] } as const;
    const [found] = network.gradients(image, goal, tapsOf(network, ["scores/pre"]));
    network.dispose();
    const logits = found?.activation.values as Float32Array;
    const expected = crossEntropyGradient(logits, 0);
    expect(-(expected[0] as number)).toBeGreaterThan(1e-8);
    expect(-(expected[0] as number)).toBeLessThan(2e-8);
    found?.gradient.values.forEach((value, at) => {
      expect(value / (expected[at] as number)).toBeCloseTo(1, 6);
    });
  });

  // Images classified with 1 − p from .05 down to 1e-12.
  it.each([0, 1, 3, 8, 9, 17, 62, 247])(
    "matches 64 bits at scores and input for test image %i",
    async (image) => {
      const { input, scores, expected, label } = await passesOf(image);
      const given = crossEntropyGradient(scores.activation.values, label);
      scores.gradient.values.forEach((value, at) => {
        expect(Math.abs(value / (given[at] as number) - 1)).toBeLessThan(1e-6);
      });
      expect(relativeDistance(input.gradient.values, expected.byInput)).toBeLessThan(1e-4);
    },
  );

  it.each([402, 876, 1809])(
    "matches 64 bits for test image %i too, unless a ReLU within 1e-6 of its tap's largest value differs",
    async (image) => {
      const { input, pre, expected } = await passesOf(image);
      const flips = flipsOf(pre, expected);
      for (const flip of flips) expect(flip).toBeLessThan(1e-6);
      const isNear = flips.length > 0 || expected.margin < 1e-6;
      expect(relativeDistance(input.gradient.values, expected.byInput)).toBeLessThan(isNear ? 0.05 : 1e-4);
    },
  );
});
