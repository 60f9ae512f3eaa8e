import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { rectify, softmaxAlong, thresholded } from "../../src/ops/activationOps.js";
import { alongLast, channelsFirst, channelsLast } from "../../src/ops/axisOrder.js";
import { convolve, dilated, padCausally } from "../../src/ops/convolution.js";
import { resizeTo } from "../../src/ops/enlarge.js";
import { transposedLength } from "../../src/ops/transposed.js";
import { enginesHere } from "../support/engine.js";
import { numbers, valuesOf } from "../support/models.js";

const row = (values: readonly number[]): tf.Tensor4D => tf.tensor4d([...values], [1, 1, values.length, 1]);

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it("channels moved to the end and back are unchanged", () => {
    const x = numbers([2, 3, 4, 5]);
    expect(valuesOf(() => channelsFirst(channelsLast(x)))).toEqual(valuesOf(() => x));
    expect(valuesOf(() => channelsLast(tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 2, 3])))).toEqual(
      Float32Array.of(1, 4, 2, 5, 3, 6),
    );
  });

  it("a function along an axis leaves the order of axes unchanged", () => {
    const x = tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]);
    const scaled = valuesOf(() => alongLast(x, 1, (moved) => tf.mul(moved, tf.tensor1d([1, 10]))));
    expect([...scaled]).toEqual([1, 2, 3, 40, 50, 60]);
    expect(valuesOf(() => alongLast(x, -2, (moved) => moved))).toEqual(valuesOf(() => x));
  });

  it("groups read their own channels and no others", () => {
    const how = { strides: [1, 1], dilations: [1, 1], padding: "valid" } as const;
    const x = tf.tensor4d([1, 10, 100, 1000], [1, 1, 1, 4]);
    const kernel = tf.tensor4d([1, 3, 2, 4], [1, 1, 2, 2]);
    expect([...valuesOf(() => convolve(x, kernel, { ...how, groups: 2 }))]).toEqual([21, 4300]);
    const each = tf.tensor4d([1, 2, 3, 4], [1, 1, 1, 4]);
    expect([...valuesOf(() => convolve(x, each, { ...how, groups: 4 }))]).toEqual([1, 20, 300, 4000]);
  });

  it("a causal convolution reads nothing later than its output", () => {
    const how = { strides: [1, 1], dilations: [1, 2], padding: "valid", groups: 1 } as const;
    const kernel = tf.tensor4d([1, 10], [1, 2, 1, 1]);
    const found = valuesOf(() => convolve(padCausally(row([1, 2, 3, 4]), 2, 2), kernel, how));
    expect([...found]).toEqual([10, 20, 31, 42]);
  });

  it("a kernel with zeros between its values equals the dilated one", () => {
    expect([...valuesOf(() => dilated(tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]), [2, 3]))]).toEqual([
      ...[1, 0, 0, 2],
      ...[0, 0, 0, 0],
      ...[3, 0, 0, 4],
    ]);
  });

  it.each([
    ["nearest", [0, 0, 0, 4, 4, 4]],
    ["bilinear", [0, 0, 4 / 3, 8 / 3, 4, 4]],
    ["corners", [0, 4 / 3, 8 / 3, 4, 4, 4]],
  ] as const)("a row of two is enlarged to six by %s", (by, expected) => {
    const found = valuesOf(() => resizeTo(row([0, 4]), [1, 6], by));
    expected.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 5);
    });
  });

  it("ReLU has its threshold, slope and maximum, and a gradient", () => {
    const x = tf.tensor1d([-1, 0.25, 0.5, 0.75, 3]);
    const bent = (value: tf.Tensor) => rectify(value, { slope: 0.5, threshold: 0.5, maximum: 2 });
    expect([...valuesOf(() => bent(x))]).toEqual([-0.75, -0.125, 0, 0.75, 2]);
    expect([...valuesOf(() => tf.grad(bent)(x))]).toEqual([0.5, 0.5, 0, 1, 0]);
    expect([...valuesOf(() => thresholded(x, 0.5))].map(Math.abs)).toEqual([0, 0, 0, 0.75, 3]);
  });

  it("softmax along several axes sums to one over them", () => {
    const found = valuesOf(() => tf.sum(softmaxAlong(numbers([2, 3, 4, 5]), [1, 2]), [1, 2]));
    for (const sum of found) expect(sum).toBeCloseTo(1, 6);
  });
});

describe("the length of a transposed convolution", () => {
  it.each([
    ["of same padding is the stride's multiple", 5, 3, { padding: "same", outputPadding: null }, 10],
    ["of valid padding reaches to the kernel's end", 5, 3, { padding: "valid", outputPadding: null }, 11],
    ["is as long as an output padding says", 5, 3, { padding: "same", outputPadding: 0 }, 9],
    ["is open where the input is", null, 3, { padding: "same", outputPadding: null }, null],
  ] as const)("%s", (_, length, kernel, axis, expected) => {
    expect(transposedLength(length, kernel, { stride: 2, dilation: 1, ...axis })).toBe(expected);
  });
});
