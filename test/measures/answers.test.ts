import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { Predictions } from "../../src/measures/comparison/predictions.js";
import { rowsIn } from "../support/compared.js";

/** The label of each image, and the predictions of A and B. */
const TOLD = [
  [0, 0, 0],
  [1, 1, 1],
  [2, 2, 0],
  [0, 1, 0],
  [1, 0, 1],
  [2, 0, 2],
  [0, 2, 0],
  [1, 2, 1],
  [2, 1, 2],
  [0, 1, 2],
  [1, 0, 0],
] as const;

/** A predicted class gets the probability 0.8, both others 0.1. */
function outputOf(answers: readonly number[]): Activation {
  const values = answers.flatMap((answer) => [0, 1, 2].map((label) => (label === answer ? 0.8 : 0.1)));
  return { tap: "output", shape: [answers.length, 1, 1, 3], values: Float32Array.from(values) };
}

describe("predictions on eleven images that can be counted by hand", () => {
  const answers = new Predictions({
    labels: TOLD.map(([label]) => label),
    names: TOLD.map((_, image) => `image ${image}`),
  });
  for (const [start, end] of [
    [0, 4],
    [4, 11],
  ] as const) {
    const [a, b] = ([1, 2] as const).map((side) => ({
      output: outputOf(TOLD.slice(start, end).map((answered) => answered[side])),
      logits: undefined,
    }));
    answers.add({ start, a: a!, b: b! });
  }

  it("are correct, differ and are distinguished according to the count", () => {
    const [whole] = rowsIn(answers.whole());
    expect(whole).toMatchObject({ images: 11, only_a_right: 1, only_b_right: 6 });
    expect(whole?.accuracy_a).toBeCloseTo(3 / 11, 12);
    expect(whole?.accuracy_b).toBeCloseTo(8 / 11, 12);
    expect(whole?.churn).toBeCloseTo(8 / 11, 12);
    // Seven or fewer out of eight, or as many the other way: 2 · (1 + 7) / 2⁷.
    expect(whole?.mcnemar_p).toBeCloseTo(0.125, 12);
    // The probabilities are 32-bit numbers.
    expect(whole?.loss_a).toBeCloseTo(-(3 * Math.log(0.8) + 8 * Math.log(0.1)) / 11, 6);
    expect(whole?.loss_b).toBeCloseTo(-(8 * Math.log(0.8) + 3 * Math.log(0.1)) / 11, 6);
  });

  it("flip for the images on which both differ, whether or not one of them is correct", () => {
    const flips = rowsIn(answers.flipped());
    expect(flips.map(({ image }) => image)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(flips[7]).toMatchObject({ name: "image 9", label: 0, answer_a: 1, answer_b: 2 });
    for (const { certainty_a, certainty_b } of flips)
      expect([certainty_a, certainty_b]).toEqual([expect.closeTo(0.8, 6), expect.closeTo(0.8, 6)]);
  });
});
