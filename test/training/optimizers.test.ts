import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { OPTIMIZERS, type OptimizerName, type OptimizerRecipe } from "../../src/architectures/recipe.js";
import { rateAt } from "../../src/training/schedules.js";
import { optimizerOf } from "../../src/training/session.js";
import { withEngine } from "../support/engine.js";
import { apart } from "../support/models.js";

withEngine();

/** Steps and learning rates computed by PyTorch in double precision. */
const DUE = JSON.parse(readFileSync(new URL("../fixtures/optimizers.json", import.meta.url), "utf8")) as {
  readonly start: readonly number[];
  readonly [name: string]: unknown;
};

/** The gradient of each weight at each step: constant, alternating, growing, vanishing, and none at all. */
const GRADIENTS = (step: number) => [0.5, step % 2 === 0 ? 1 : -1, 0.01 * step, 2 ** -step, 0];

const recipeOf = (name: OptimizerName, learningRate: number) =>
  ({ name, ...OPTIMIZERS[name], learningRate }) as OptimizerRecipe;

interface Case {
  readonly name: string;
  readonly recipe: OptimizerRecipe;
  readonly weightDecay: number;
}

const CASES: readonly Case[] = [
  { name: "sgd", recipe: recipeOf("sgd", 0.1), weightDecay: 0 },
  { name: "nesterov", recipe: recipeOf("nesterov", 0.1), weightDecay: 0 },
  { name: "adam", recipe: recipeOf("adam", 0.01), weightDecay: 0 },
  { name: "adamw", recipe: recipeOf("adam", 0.01), weightDecay: 0.1 },
];

/** The weights after each step. They are a matrix, which decays. */
function stepped({ recipe, weightDecay }: Case, shape: [number] | [number, number] = [5, 1]): Float32Array[] {
  const optimizer = optimizerOf(recipe, weightDecay);
  const weights = tf.variable(tf.tensor([...DUE.start], shape));
  const found = Array.from({ length: 6 }, (_, step) => {
    const gradient = tf.tensor(GRADIENTS(step), shape);
    optimizer.applyGradients({ [weights.name]: gradient });
    gradient.dispose();
    return Float32Array.from(weights.dataSync());
  });
  optimizer.dispose();
  weights.dispose();
  return found;
}

describe("an optimizer", () => {
  it.each(CASES)("takes the same steps as PyTorch's: $name", (given) => {
    const expected = DUE[given.name] as readonly (readonly number[])[];
    // Single precision on numbers up to 3, over six steps.
    stepped(given).forEach((weights, step) => {
      expect(apart(weights, expected[step]), `step ${step + 1}`).toBeLessThan(3e-6);
    });
  });

  it("does not decay biases", () => {
    const [, , adam, adamw] = CASES as [Case, Case, Case, Case];
    expect(stepped(adamw, [5])).toEqual(stepped(adam, [5]));
    expect(stepped(adamw)).not.toEqual(stepped(adam));
  });

  it.each(CASES)(
    "follows its learning rate, which may change between steps: $name",
    ({ recipe, weightDecay }) => {
      const optimizer = optimizerOf(recipe, weightDecay);
      const weights = tf.variable(tf.tensor2d([1, 2], [1, 2]));
      const gradient = tf.tensor2d([0.5, -0.5], [1, 2]);
      optimizer.pace = { learningRate: 0, weightDecay };
      optimizer.applyGradients({ [weights.name]: gradient });
      expect(Array.from(weights.dataSync())).toEqual([1, 2]);
      optimizer.pace = { learningRate: 0.01 };
      optimizer.applyGradients({ [weights.name]: gradient });
      expect(weights.dataSync()[0]).toBeLessThan(1);
      expect(weights.dataSync()[1]).toBeGreaterThan(2);
      optimizer.dispose();
      tf.dispose([weights, gradient]);
    },
  );

  it.each(Object.keys(OPTIMIZERS) as OptimizerName[])("frees everything that it keeps: %s", (name) => {
    const before = tf.memory().numTensors;
    const optimizer = optimizerOf(recipeOf(name, 0.1));
    const gradient = tf.tensor1d([1]);
    const weights = tf.variable(gradient);
    for (let step = 0; step < 2; step++) optimizer.applyGradients({ [weights.name]: gradient });
    expect(tf.memory().numTensors).toBeGreaterThan(before + 2);
    optimizer.dispose();
    tf.dispose([weights, gradient]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a schedule", () => {
  const rates = (name: "step" | "cosine" | "one-cycle" | "constant") =>
    Array.from({ length: 20 }, (_, step) => rateAt(name, 0.2, { step, steps: 20 }));

  it.each(["step", "cosine", "one-cycle"] as const)("gives the learning rates of PyTorch's: %s", (name) => {
    expect(apart(rates(name), DUE[name] as readonly number[])).toBeLessThan(1e-9);
  });

  it("does not change if it is constant", () => {
    expect(new Set(rates("constant"))).toEqual(new Set([0.2]));
  });

  it.each([1, 2, 3, 4, 5])("is a finite, nonnegative rate even over %i steps", (steps) => {
    for (const name of ["constant", "step", "cosine", "one-cycle"] as const) {
      for (let step = 0; step < steps; step++) {
        const rate = rateAt(name, 0.2, { step, steps });
        expect(
          Number.isFinite(rate) && rate >= 0 && rate <= 0.2 + 1e-12,
          `${name} ${step}/${steps}: ${rate}`,
        ).toBe(true);
      }
    }
  });
});
