import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { sliceAxis } from "../../src/ops/slicing.js";
import { withEngine } from "../support/engine.js";

withEngine();

type Part = readonly [start: number | null, stop: number | null, step: number | null];

function sliced([start, stop, step]: Part): readonly number[] {
  return tf.tidy(() => [...sliceAxis(tf.tensor1d([0, 1, 2, 3, 4, 5]), 0, { start, stop, step }).dataSync()]);
}

describe("a slice of an axis", () => {
  // [0, 1, 2, 3, 4, 5][start:stop:step] in Python.
  it.each<readonly [Part, readonly number[]]>([
    [
      [null, null, null],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      [1, -1, null],
      [1, 2, 3, 4],
    ],
    [
      [-2, null, null],
      [4, 5],
    ],
    [
      [null, 99, 2],
      [0, 2, 4],
    ],
    [
      [null, null, -1],
      [5, 4, 3, 2, 1, 0],
    ],
    [
      [4, 1, -2],
      [4, 2],
    ],
    [
      [-100, 2, 1],
      [0, 1],
    ],
  ])("%j matches Python", (part, expected) => {
    expect(sliced(part)).toEqual(expected);
  });

  it("is rejected if it is empty, or its step is zero", () => {
    expect(() => sliced([3, 3, null])).toThrow("nothing is left");
    expect(() => sliced([null, null, 0])).toThrow("steps of 0");
  });
});
