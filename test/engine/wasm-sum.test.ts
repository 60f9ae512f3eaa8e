import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { apart, numbers } from "../support/models.js";

beforeAll(async () => {
  await startEngine({ engine: "wasm" });
});

/** The sum of x over some axes, term by term in double precision. */
function summed(x: tf.Tensor, axes: readonly number[]): readonly number[] {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const strides = tf.util.computeStrides(x.shape).concat(1);
  const totals: number[] = Array(kept.reduce((size, axis) => size * (x.shape[axis] as number), 1)).fill(0);
  x.dataSync().forEach((value, at) => {
    const place = (axis: number) => Math.floor(at / (strides[axis] as number)) % (x.shape[axis] as number);
    const target = kept.reduce((index, axis) => index * (x.shape[axis] as number) + place(axis), 0);
    totals[target] = (totals[target] as number) + value;
  });
  return totals;
}

describe("Sum on the wasm backend", () => {
  it.each([
    ["images by channel", [3, 5, 4, 6], [0, 1, 2]],
    ["large images by channel", [16, 28, 28, 3], [0, 1, 2]],
    ["one image by channel", [1, 7, 7, 5], [0, 1, 2]],
    ["images of one pixel by channel", [9, 1, 1, 4], [0, 1, 2]],
    ["axes in another order", [3, 5, 4, 6], [2, 0, 1]],
    ["axes from the end", [3, 5, 4, 6], [-2, -3, -4]],
    ["every axis", [3, 5, 4, 6], [0, 1, 2, 3]],
    ["rows", [6, 4], [0]],
    ["the last axis", [3, 5, 4, 6], [3]],
  ])("adds up %s", (_, shape, axes) =>
    scoped(() => {
      const x = numbers(shape);
      const positive = axes.map((axis) => (axis + shape.length) % shape.length);
      const expected = summed(x, positive);
      // Terms of at most 1, up to 12,544 of them.
      expect(apart(tf.sum(x, axes).dataSync(), expected)).toBeLessThan(1e-4);
      const kept = tf.sum(x, axes, true);
      expect(kept.shape).toEqual(shape.map((size, axis) => (positive.includes(axis) ? 1 : size)));
      expect(apart(kept.dataSync(), expected)).toBeLessThan(1e-4);
    }),
  );

  it("adds integers as integers", () =>
    scoped(() => {
      const total = tf.sum(tf.ones([2, 3, 3, 2], "int32"), [0, 1, 2]);
      expect(total.dtype).toBe("int32");
      expect(Array.from(total.dataSync())).toEqual([18, 18]);
    }));

  it("leaves no data behind", () => {
    const x = numbers([2, 3, 3, 2]);
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    tf.dispose(tf.sum(x, [0, 1, 2], true));
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    x.dispose();
  });
});
