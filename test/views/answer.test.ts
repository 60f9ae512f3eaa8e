import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { answerOf } from "../../src/views/answer.js";

function output(values: readonly number[]): Activation {
  return { tap: "output", shape: [1, 1, 1, values.length], values: Float32Array.from(values) };
}

const HUNDRED = Array.from({ length: 100 }, (_, index) => (index === 42 ? 0.505 : 0.005));

describe("the prediction of a network", () => {
  it("contains all of its classes in order, with the predicted and the true one", () => {
    const { isProbability, units, words } = answerOf(output([0.125, 0.625, 0.25]), 0, { label: 2 });
    expect({ isProbability, words }).toEqual({ isProbability: true, words: [] });
    expect(units).toEqual([
      { index: 0, value: 0.125, isLargest: false, isTrue: false },
      { index: 1, value: 0.625, isLargest: true, isTrue: false },
      { index: 2, value: 0.25, isLargest: false, isTrue: true },
    ]);
  });

  it("contains the five most likely of many classes, and the true one in any case", () => {
    const { units, words } = answerOf(output(HUNDRED), 0, { label: 77 });
    expect(units.map(({ index }) => index)).toEqual([42, 0, 1, 2, 3, 77]);
    expect(words).toEqual(["the top 5 of 100 classes"]);
    expect(answerOf(output(HUNDRED), 0, { label: 42 }).units).toHaveLength(5);
    expect(answerOf(output(HUNDRED), 0, { label: 100 }).units).toHaveLength(5);
  });

  it("is what a softmax makes of scores, however large they are", () => {
    const scores = [1000, 1000 + Math.log(3), 990];
    const { isProbability, units, words } = answerOf(output(scores), 0, {
      label: undefined,
      areLogits: true,
    });
    expect({ isProbability, words }).toEqual({
      isProbability: true,
      words: ["probabilities: softmax of its scores"],
    });
    expect(units.map(({ value }) => Number(value.toFixed(3)))).toEqual([0.25, 0.75, 0]);
  });

  it("leaves scores that are no numbers, and probabilities, as they are", () => {
    const reading = { label: undefined, areLogits: true };
    expect(answerOf(output([0.25, 0.75]), 0, reading).units.map(({ value }) => value)).toEqual([0.25, 0.75]);
    expect(answerOf(output([1, Number.NaN]), 0, reading).isProbability).toBe(false);
  });

  it("calls its classes by their names, where there is one for each", () => {
    const namesWith = (classes: readonly string[]) =>
      answerOf(output([0.25, 0.75]), 0, { label: undefined, classes }).units.map(({ name }) => name);
    expect(namesWith(["cat", "dog"])).toEqual(["cat", "dog"]);
    expect(namesWith(["cat"])).toEqual([undefined, undefined]);
  });

  it("predicts the first of equal classes", () => {
    const { units } = answerOf(output([0.2, 0.4, 0.4]), 0, { label: undefined });
    expect(units.map(({ isLargest }) => isLargest)).toEqual([false, true, false]);
  });

  it.each([
    { values: [2, 3.5], why: "the values sum to 5.5" },
    { values: [1.5, -0.5], why: "some values are below zero" },
    { values: [1, Number.NaN], why: "some values are not finite" },
    { values: [1], why: "the output is a single unit" },
  ])("is not class probabilities if $why", ({ values, why }) => {
    const { isProbability, units, words } = answerOf(output(values), 0, { label: undefined });
    expect({ isProbability, words }).toEqual({
      isProbability: false,
      words: [`no class probabilities: ${why}`],
    });
    expect(units.filter(({ isLargest }) => isLargest).map(({ value }) => value)).toEqual([
      Math.max(...values.filter(Number.isFinite)),
    ]);
  });

  it("puts non-numbers last, and never calls one the largest", () => {
    const { units } = answerOf(output([Number.NaN, ...HUNDRED.keys()]), 0, { label: undefined });
    expect(units.map(({ value }) => value)).toEqual([99, 98, 97, 96, 95]);
    const none = answerOf(output([Number.NaN, Number.NaN]), 0, { label: undefined });
    expect(none.units.some(({ isLargest }) => isLargest)).toBe(false);
  });
});
