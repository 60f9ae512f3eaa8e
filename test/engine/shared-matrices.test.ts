import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { enginesHere } from "../support/engine.js";

/** Small integers, whose sums are exact in 32 bits. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => ((index * 7 + seed * 13) % 5) - 2);
}

interface Shapes {
  readonly batches: readonly [number, number];
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

function expected({ batches, rows, inner, columns }: Shapes, a: Float32Array, b: Float32Array): number[] {
  return Array.from({ length: batches[0] * batches[1] * rows * columns }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += (a[row * inner + k] as number) * (b[k * columns + column] as number);
    return sum;
  });
}

describe.each(await enginesHere())("products of many matrices with one on %s", (engine) => {
  it.each([
    { batches: [3, 1], rows: 8, inner: 1, columns: 1 },
    { batches: [3, 1], rows: 129, inner: 129, columns: 48 },
    { batches: [2, 5], rows: 7, inner: 3, columns: 5 },
    { batches: [1, 5], rows: 1, inner: 16, columns: 33 },
  ] as const)("match the product of each with it: %o", async (shapes) => {
    await startEngine({ engine });
    const { batches, rows, inner, columns } = shapes;
    const a = numbers(batches[0] * batches[1] * rows * inner, 1);
    const b = numbers(inner * columns, 2);
    const values = scoped(() =>
      tf.matMul(tf.tensor4d(a, [...batches, rows, inner]), tf.tensor4d(b, [1, 1, inner, columns])).dataSync(),
    );
    expect([...values]).toEqual(expected(shapes, a, b).map((sum) => sum + 0));
  });

  it("leave no tensor behind", async () => {
    await startEngine({ engine });
    const before = tf.memory().numTensors;
    scoped(() => tf.matMul(tf.ones([4, 3, 2]), tf.ones([1, 2, 5]), false, false).dataSync());
    scoped(() => tf.matMul(tf.ones([1, 2, 3]), tf.ones([4, 5, 2]), true, true).dataSync());
    expect(tf.memory().numTensors).toBe(before);
  });
});
