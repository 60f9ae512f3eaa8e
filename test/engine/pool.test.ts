import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { enginesHere } from "../support/engine.js";
import { apart, numbers } from "../support/models.js";

const engines = await enginesHere();

interface Windows {
  readonly map: [rows: number, columns: number];
  readonly window: [rows: number, columns: number];
  readonly stride: number;
  readonly pad: "same" | "valid";
}

const WINDOWS: readonly Windows[] = [
  { map: [5, 5], window: [2, 2], stride: 1, pad: "same" },
  { map: [7, 5], window: [3, 3], stride: 2, pad: "same" },
  { map: [4, 6], window: [3, 2], stride: 1, pad: "same" },
  { map: [3, 3], window: [5, 5], stride: 1, pad: "same" },
  { map: [6, 6], window: [2, 2], stride: 2, pad: "valid" },
  { map: [7, 7], window: [3, 3], stride: 2, pad: "valid" },
];

const CHANNELS = 3;

/** The first pixel under each window along an axis, and the one after the last. */
function spans(
  size: number,
  window: number,
  { stride, pad }: Windows,
): readonly (readonly [number, number])[] {
  const count = pad === "same" ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
  const hang = pad === "same" ? Math.max(0, (count - 1) * stride + window - size) : 0;
  return Array.from({ length: count }, (_, at) => {
    const first = at * stride - Math.floor(hang / 2);
    return [Math.max(0, first), Math.min(size, first + window)] as const;
  });
}

/**
 * The gradient of average pooling by definition: every pixel of a window gets dy divided by the number of its pixels.
 */
function averageGradient(windows: Windows, dy: ArrayLike<number>): Float64Array {
  const [rows, columns] = windows.map;
  const gradient = new Float64Array(rows * columns * CHANNELS);
  let at = 0;
  for (const [top, bottom] of spans(rows, windows.window[0], windows)) {
    for (const [left, right] of spans(columns, windows.window[1], windows)) {
      for (let channel = 0; channel < CHANNELS; channel++, at++) {
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            gradient[(row * columns + column) * CHANNELS + channel]! +=
              dy[at]! / ((bottom - top) * (right - left));
          }
        }
      }
    }
  }
  return gradient;
}

describe.each(engines)("pooling on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each(WINDOWS)(
    "passes the gradient of an average to the pixels that it was computed from: %j",
    (windows) => {
      const { map, window, stride, pad } = windows;
      scoped(() => {
        const pool = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, window, stride, pad);
        const x = numbers([1, ...map, CHANNELS], 1);
        const dy = numbers(pool(x).shape, 2);
        const found = tf.grad(pool)(x, dy).dataSync();
        // Sums of up to nine terms of order 1 in single precision.
        expect(apart(found, [...averageGradient(windows, dy.dataSync())])).toBeLessThan(1e-6);
      });
    },
  );

  it("finds the maximum of a box, even among negative values", () => {
    const found = scoped(() => {
      const x = tf.sub(tf.reshape(tf.range(0, 24), [1, 2, 3, 4, 1]), 30) as tf.Tensor5D;
      return [
        ...tf.maxPool3d(x, [2, 2, 2], 1, "valid").dataSync(),
        ...tf.maxPool3d(x, 2, 2, "same").dataSync(),
      ];
    });
    expect(found).toEqual([-13, -12, -11, -9, -8, -7, -13, -11, -9, -7]);
  });
});
