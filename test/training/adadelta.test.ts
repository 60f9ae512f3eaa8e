import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { OptimizerRecipe } from "../../src/architectures/recipe.js";
import { optimizerOf } from "../../src/training/session.js";
import { withEngine } from "../support/engine.js";
import { apart } from "../support/models.js";

withEngine();

type AdadeltaSettings = Extract<OptimizerRecipe, { readonly name: "adadelta" }>;

const SETTINGS: AdadeltaSettings = { name: "adadelta", learningRate: 1, rho: 0.95, epsilon: 1e-6 };

/** Zeiler 2012, algorithm 1, literally, on one number in double precision. */
class ByHand {
  private meanGradient = 0;
  private meanUpdate = 0;
  private readonly settings: AdadeltaSettings;
  private x: number;

  constructor(x: number, settings: AdadeltaSettings) {
    this.x = x;
    this.settings = settings;
  }

  step(gradient: number): number {
    const { learningRate, rho, epsilon } = this.settings;
    this.meanGradient = rho * this.meanGradient + (1 - rho) * gradient ** 2;
    const update =
      -(Math.sqrt(this.meanUpdate + epsilon) / Math.sqrt(this.meanGradient + epsilon)) * gradient;
    this.meanUpdate = rho * this.meanUpdate + (1 - rho) * update ** 2;
    this.x += learningRate * update;
    return this.x;
  }
}

/** The gradient of each weight at each step: constant, alternating, growing, vanishing, and none at all. */
const GRADIENTS = (step: number) => [0.5, step % 2 === 0 ? 1 : -1, 0.01 * step, 2 ** -step, 0];
const START = [1, -2, 0.5, 3, 0.25];

function stepped(settings: AdadeltaSettings, steps: number): readonly Float32Array[] {
  const optimizer = optimizerOf(settings);
  const weights = tf.variable(tf.tensor1d(START));
  const found = Array.from({ length: steps }, (_, step) => {
    const gradient = tf.tensor1d(GRADIENTS(step));
    optimizer.applyGradients({ [weights.name]: gradient });
    gradient.dispose();
    return Float32Array.from(weights.dataSync());
  });
  optimizer.dispose();
  weights.dispose();
  return found;
}

describe("Adadelta", () => {
  it.each([
    ["the paper's settings", SETTINGS],
    ["the mini-resnet's settings", { ...SETTINGS, epsilon: 1e-8 }],
    ["half the rate", { ...SETTINGS, learningRate: 0.5 }],
    ["a short memory", { ...SETTINGS, rho: 0.5 }],
    ["no memory at all", { ...SETTINGS, rho: 0 }],
  ])("takes the steps of the paper's algorithm with %s", (_, settings) => {
    const byHand = START.map((x) => new ByHand(x, settings));
    stepped(settings, 12).forEach((weights, step) => {
      const expected = byHand.map((weight, at) => weight.step(GRADIENTS(step)[at] as number));
      // Single precision on numbers up to 3, over a dozen steps.
      expect(apart(weights, expected), `step ${step + 1}`).toBeLessThan(5e-6);
    });
  });

  it("moves at the first step by √(ε / (0.05 g² + ε)) · g, not by the whole gradient", () => {
    const [first] = stepped(SETTINGS, 1) as [Float32Array];
    const expected = Math.sqrt(1e-6 / (0.05 * 0.25 + 1e-6)) * 0.5;
    expect(START[0]! - first[0]!).toBeCloseTo(expected, 6);
    expect(expected).toBeLessThan(0.005);
  });

  it("leaves a weight without a gradient unchanged", () => {
    expect(stepped(SETTINGS, 5).map((weights) => weights[4])).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it("keeps the means of two weights separate", () => {
    const optimizer = optimizerOf(SETTINGS);
    const [a, b] = [tf.variable(tf.tensor1d([0])), tf.variable(tf.tensor1d([0]))];
    const gradient = (value: number) => tf.tensor1d([value]);
    for (let step = 0; step < 5; step++) optimizer.applyGradients({ [a.name]: gradient(1) });
    optimizer.applyGradients({ [b.name]: gradient(1) });
    expect(b.dataSync()[0]).toBeCloseTo(new ByHand(0, SETTINGS).step(1), 7);
    expect(a.dataSync()[0]).toBeLessThan(b.dataSync()[0] as number);
    optimizer.dispose();
    tf.dispose([a, b]);
  });

  it("finds the minimum of a bowl through minimize", () => {
    const optimizer = optimizerOf({ ...SETTINGS, epsilon: 1e-4 });
    const x = tf.variable(tf.scalar(1));
    const cost = () => tf.square(x) as tf.Scalar;
    for (let step = 0; step < 300; step++) optimizer.minimize(cost, false, [x]);
    expect(Math.abs(x.dataSync()[0] as number)).toBeLessThan(0.05);
    optimizer.dispose();
    x.dispose();
  });

  it("accepts gradients as a list too", () => {
    const optimizer = optimizerOf(SETTINGS);
    const x = tf.variable(tf.tensor1d([1]));
    optimizer.applyGradients([{ name: x.name, tensor: tf.tensor1d([0.5]) }]);
    expect(x.dataSync()[0]).toBeCloseTo(new ByHand(1, SETTINGS).step(0.5), 6);
    optimizer.dispose();
    x.dispose();
  });

  it("holds two tensors per weight and one for the steps, and frees them all", () => {
    const before = tf.memory().numTensors;
    const optimizer = optimizerOf(SETTINGS);
    const x = tf.variable(tf.tensor1d([1]), true);
    const gradient = tf.tensor1d([1]);
    optimizer.applyGradients({ [x.name]: gradient });
    const held = tf.memory().numTensors;
    optimizer.applyGradients({ [x.name]: gradient });
    expect(tf.memory().numTensors).toBe(held);
    optimizer.dispose();
    tf.dispose([x, gradient]);
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
  });
});
