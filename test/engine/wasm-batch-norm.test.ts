import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { apart, numbers } from "../support/models.js";

const CHANNELS = 3;
const EPSILON = 1e-3;

beforeAll(async () => {
  await startEngine({ engine: "wasm" });
});

/** γ (x − mean) / √(variance + ε) + β for every number, in double precision; the last axis is the channels. */
function normalized(x: tf.Tensor, parts: Readonly<Record<string, tf.Tensor | undefined>>): readonly number[] {
  const of = (part: string, at: number, missing: number) =>
    parts[part] === undefined ? missing : (parts[part].dataSync()[at % parts[part].size] as number);
  return Array.from(x.dataSync(), (value, at) => {
    const distance = (value - of("mean", at, 0)) / Math.sqrt(of("variance", at, 1) + EPSILON);
    return distance * of("scale", at, 1) + of("offset", at, 0);
  });
}

describe("batch normalization with given statistics on the wasm backend", () => {
  it.each([
    ["images", [2, 4, 5, CHANNELS], [CHANNELS]],
    ["rows", [6, CHANNELS], [CHANNELS]],
    ["volumes", [4, 5, CHANNELS], [CHANNELS]],
    ["statistics that broadcast", [2, 4, 5, CHANNELS], [1, 1, 1, CHANNELS]],
    ["statistics of every number", [1, 4, 5, CHANNELS], [1, 4, 5, CHANNELS]],
  ])("follows the formula for %s, with γ and β and without", (_, shape, of) =>
    scoped(() => {
      // Far from zero, like a typical mean: nothing must cancel.
      const x = tf.add(numbers(shape), 100);
      const [mean, variance] = [tf.add(numbers(of, 2), 100), tf.abs(numbers(of, 3))];
      const [scale, offset] = [numbers(of, 4), numbers(of, 5)];
      for (const parts of [{}, { scale }, { offset }, { scale, offset }] as Parts[]) {
        const found = tf.batchNorm(x, mean, variance, parts.offset, parts.scale, EPSILON);
        const expected = normalized(x, { mean, variance, ...parts });
        expect(found.shape).toEqual(shape);
        // Results of up to 30, in single precision.
        expect(apart(found.dataSync(), expected)).toBeLessThan(3e-5);
      }
    }),
  );

  it("leaves no data behind", () => {
    const parts = [numbers([2, 3, 3, 2]), tf.ones([2]), tf.ones([2])] as const;
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    tf.dispose(tf.batchNorm(...parts));
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    tf.dispose([...parts]);
  });
});

interface Parts {
  readonly scale?: tf.Tensor;
  readonly offset?: tf.Tensor;
}
