import { describe, expect, it } from "vitest";
import type { ClassGoal } from "../../src/network/goal.js";
import { type GivenScores, goalSlope } from "../../src/network/goalSlope.js";
import { crossEntropyGradient } from "../support/float64.js";

const slopesOf = (values: readonly number[], goal: ClassGoal, are: GivenScores["are"] = "logits") =>
  Array.from(goalSlope({ values, width: values.length / goal.classes.length, are }, goal));

describe("the gradient of the cross-entropy with respect to the scores", () => {
  it.each([1e-2, 1e-4, 1e-8, 1e-12, 1e-20])(
    "keeps its digits if the class's probability is 1 − %f",
    (rest) => {
      // Two classes share the rest as 3 to 1: with r = rest / (1 − rest), scores of 0, ln(3r/4) and ln(r/4).
      const odds = rest / (1 - rest);
      const [own, second, third] = slopesOf([0, Math.log((3 * odds) / 4), Math.log(odds / 4)], {
        of: "loss",
        classes: [0],
      }) as [number, number, number];
      expect(own / -rest).toBeCloseTo(1, 6);
      expect(second / (0.75 * rest)).toBeCloseTo(1, 6);
      expect(third / (0.25 * rest)).toBeCloseTo(1, 6);
    },
  );

  it("is p for classes other than the label, and p − 1 for the label", () => {
    const slopes = slopesOf([30, 0, -5], { of: "loss", classes: [1] });
    const expected = crossEntropyGradient([30, 0, -5], 1);
    slopes.forEach((slope, at) => {
      expect(slope / (expected[at] as number)).toBeCloseTo(1, 6);
    });
    expect(slopes[1]).toBeCloseTo(-1, 6);
  });

  it("is the same if all scores are increased by the same number, however large", () => {
    const goal = { of: "loss", classes: [2] } as const;
    expect(slopesOf([1002, 1001, 1000], goal)).toEqual(slopesOf([2, 1, 0], goal));
  });

  it("is independent per image", () => {
    const both = slopesOf([1, 2, 5, 3], { of: "loss", classes: [0, 1] });
    expect(both.slice(0, 2)).toEqual(slopesOf([1, 2], { of: "loss", classes: [0] }));
    expect(both.slice(2)).toEqual(slopesOf([5, 3], { of: "loss", classes: [1] }));
  });

  it("is not a number if a score is not", () => {
    expect(slopesOf([1, Number.NaN], { of: "loss", classes: [0] })).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("the gradient of another activation's output", () => {
  it("is −1 / output for the class, and zero if it is clipped", () => {
    expect(slopesOf([0.25, 0.5], { of: "loss", classes: [0] }, "outputs")).toEqual([-4, 0]);
    expect(slopesOf([1e-8, 0.5], { of: "loss", classes: [0] }, "outputs")).toEqual([0, 0]);
    expect(slopesOf([1.5, 0.5], { of: "loss", classes: [0] }, "outputs")).toEqual([0, 0]);
  });
});

it("the gradient of a class's score is one for the class and zero for the others", () => {
  expect(slopesOf([3, 4, 5, 6], { of: "score", classes: [1, 0] })).toEqual([0, 1, 1, 0]);
});

describe("the gradient of one sigmoid unit's goal", () => {
  it.each([-40, -18, -1, 0, 0.5, 18, 40])("equals that of two classes with the scores 0 and %f", (score) => {
    for (const label of [0, 1]) {
      const [slope = 0] = slopesOf([score], { of: "loss", classes: [label] }, "logit");
      const expected = crossEntropyGradient([0, score], label)[1] as number;
      expect(slope / expected).toBeCloseTo(1, 6);
    }
  });

  it("with respect to the probability is 1/p and −1/(1 − p), and zero if the probability is clipped", () => {
    const by = (p: number, label: number) =>
      slopesOf([p], { of: "loss", classes: [label] }, "probability")[0];
    expect(by(0.25, 1)).toBe(-4);
    expect(by(0.25, 0)).toBeCloseTo(4 / 3, 6);
    expect(by(0, 1)).toBe(0);
    expect(Math.abs(by(1, 0) as number)).toBe(0);
  });

  it("equals that of the score with the sign of the class", () => {
    expect(slopesOf([3, 3], { of: "score", classes: [1, 0] }, "logit")).toEqual([1, -1]);
  });
});
