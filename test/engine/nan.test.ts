import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { enginesHere } from "../support/engine.js";

const engines = await enginesHere();

/** The bits of a quiet NaN with its sign bit clear and set. */
const SIGNS = { positive: 0x7fc00000, negative: 0xffc00000 } as const;

type Sign = keyof typeof SIGNS;
type Unary = (x: tf.Tensor) => tf.Tensor;
type Pooling = (x: tf.Tensor4D) => tf.Tensor;

/** Ones with NaN at one position. */
function withNaN(shape: number[], at: number, sign: Sign): tf.Tensor {
  const values = new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(1);
  new Uint32Array(values.buffer)[at] = SIGNS[sign];
  return tf.tensor(values, shape);
}

/** The positions at which a tensor contains NaN. */
function placesOf(x: tf.Tensor): readonly number[] {
  return [...x.dataSync()].flatMap((value, at) => (Number.isNaN(value) ? [at] : []));
}

const scalar = (value: number) => tf.scalar(value);

const ELEMENTWISE: readonly [string, Unary][] = [
  ["relu", (x) => tf.relu(x)],
  ["relu6", (x) => tf.relu6(x)],
  ["leakyRelu", (x) => tf.leakyRelu(x, 0.2)],
  ["prelu", (x) => tf.prelu(x, tf.fill(x.shape, 0.2))],
  ["elu", (x) => tf.elu(x)],
  ["selu", (x) => tf.selu(x)],
  ["sigmoid", (x) => tf.sigmoid(x)],
  ["tanh", (x) => tf.tanh(x)],
  ["softplus", (x) => tf.softplus(x)],
  ["clipByValue", (x) => tf.clipByValue(x, 0, 6)],
  ["sign", (x) => tf.sign(x)],
  ["step", (x) => tf.step(x)],
  ["abs", (x) => tf.abs(x)],
  ["maximum, first", (x) => tf.maximum(x, scalar(0))],
  ["maximum, second", (x) => tf.maximum(scalar(0), x)],
  ["minimum, first", (x) => tf.minimum(x, scalar(0))],
  ["minimum, second", (x) => tf.minimum(tf.zerosLike(x), x)],
];

const ACTIVATIONS = ["linear", "relu", "relu6", "leakyrelu", "elu", "sigmoid"] as const;

const REDUCTIONS: readonly [string, Unary][] = [
  ["max", (x) => tf.max(x)],
  ["min", (x) => tf.min(x)],
  ["sum", (x) => tf.sum(x)],
  ["sum by channel", (x) => tf.sum(tf.reshape(x, [1, 1, x.size, 1]), [0, 1, 2])],
  ["mean", (x) => tf.mean(x)],
  ["softmax", (x) => tf.softmax(x)],
  ["logSoftmax", (x) => tf.logSoftmax(x)],
  ["matMul", (x) => tf.matMul(tf.reshape(x, [1, -1]), tf.ones([x.size, 3]))],
];

const CENTER = 12;
const AROUND = [6, 7, 8, 11, 12, 13, 16, 17, 18];

const POOLINGS: readonly [string, Pooling, readonly number[]][] = [
  ["maxPool 3×3", (x) => tf.maxPool(x, 3, 1, "same"), AROUND],
  ["maxPool 2×2", (x) => tf.maxPool(x, 2, 1, "same"), [6, 7, 11, 12]],
  ["maxPool 3×3, strided", (x) => tf.maxPool(x, 3, 2, "valid"), [0, 1, 2, 3]],
  ["avgPool 3×3", (x) => tf.avgPool(x, 3, 1, "same"), AROUND],
  ["avgPool of all", (x) => tf.avgPool(x, 5, 1, "valid"), [0]],
  [
    "maxPool3d",
    (x) => tf.maxPool3d(tf.reshape(x, [1, 1, 5, 5, 1]) as tf.Tensor5D, [1, 2, 2], 1, "same"),
    [6, 7, 11, 12],
  ],
];

describe.each(engines)("NaN on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  describe.each(["positive", "negative"] as const)("of %s sign", (sign) => {
    it.each(ELEMENTWISE)("stays in place: %s", (_, unary) => {
      for (const size of [1, 4, 7, 2000]) {
        for (const at of [0, size - 1]) {
          expect(scoped(() => placesOf(unary(withNaN([size], at, sign))))).toEqual([at]);
        }
      }
    });

    it.each(REDUCTIONS)("reaches every result: %s", (_, reduction) => {
      for (const at of [0, 3, 8]) {
        const [places, size] = scoped(() => {
          const result = reduction(withNaN([9], at, sign));
          return [placesOf(result).length, result.size];
        });
        expect(places).toBe(size);
      }
    });

    it.each(POOLINGS)("reaches the windows around it: %s", (_, pooling, expected) => {
      const found = scoped(() => placesOf(pooling(withNaN([1, 5, 5, 1], CENTER, sign) as tf.Tensor4D)));
      expect(found).toEqual(expected);
    });

    it.each(ACTIVATIONS)("passes through a fused convolution: %s", (activation) => {
      for (const [channels, outputs, k] of [
        [1, 1, 1],
        [1, 1, 3],
        [3, 4, 1],
        [3, 4, 3],
      ] as const) {
        const found = scoped(() => {
          const x = withNaN([1, 5, 5, channels], CENTER * channels, sign) as tf.Tensor4D;
          const filter = tf.fill([k, k, channels, outputs], -0.1) as tf.Tensor4D;
          const bias = tf.ones([outputs]) as tf.Tensor1D;
          const attrs = { strides: 1, pad: "same" as const, leakyreluAlpha: 0.2, activation };
          return placesOf(tf.fused.conv2d({ x, filter, bias, ...attrs }));
        });
        const places = k === 1 ? [CENTER] : AROUND;
        const expected = places.flatMap((at) =>
          Array.from({ length: outputs }, (_, output) => at * outputs + output),
        );
        expect(found).toEqual(expected);
      }
    });

    it.each(ACTIVATIONS)("passes through a fused depthwise convolution: %s", (activation) => {
      for (const k of [1, 2, 3, 5]) {
        const found = scoped(() => {
          const x = withNaN([1, 5, 5, 3], CENTER * 3, sign) as tf.Tensor4D;
          const filter = tf.fill([k, k, 3, 1], -0.1) as tf.Tensor4D;
          const bias = tf.ones([3]) as tf.Tensor1D;
          const attrs = { strides: 1, pad: "same" as const, leakyreluAlpha: 0.2, activation };
          return placesOf(tf.fused.depthwiseConv2d({ x, filter, bias, ...attrs }));
        });
        expect(found).toContain(CENTER * 3);
        expect(found.every((at) => at % 3 === 0)).toBe(true);
      }
    });

    it.each(["linear", "relu", "relu6"] as const)(
      "passes through a fused matrix product: %s",
      (activation) => {
        const found = scoped(() => {
          const a = withNaN([2, 3], 1, sign) as tf.Tensor2D;
          return placesOf(tf.fused.matMul({ a, b: tf.fill([3, 2], -1), bias: tf.ones([2]), activation }));
        });
        expect(found).toEqual([0, 1]);
      },
    );

    it("passes through batch normalization, even if it comes from a mean or a slope", () => {
      const plain = () => [tf.zeros([3]), tf.ones([3]), tf.zeros([3]), tf.ones([3])] as const;
      const ofChannel = (channel: number) => [0, 1, 2, 3].map((at) => at * 3 + channel);
      scoped(() => {
        const [mean, variance, offset, scale] = plain();
        const x = tf.ones([1, 2, 2, 3]);
        const bad = withNaN([3], 1, sign);
        expect(placesOf(tf.batchNorm(withNaN([1, 2, 2, 3], 4, sign), mean, variance, offset, scale))).toEqual(
          [4],
        );
        expect(placesOf(tf.batchNorm(x, bad, variance, offset, scale))).toEqual(ofChannel(1));
        expect(placesOf(tf.batchNorm(x, mean, bad, offset, scale))).toEqual(ofChannel(1));
        expect(placesOf(tf.batchNorm(x, mean, variance, bad, scale))).toEqual(ofChannel(1));
        expect(placesOf(tf.batchNorm(x, mean, variance, offset, bad))).toEqual(ofChannel(1));
      });
    });

    it("counts as the largest value of its window in the backward pass of max pooling", () => {
      const found = scoped(() => {
        const slope = tf.grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"));
        return [...slope(withNaN([1, 4, 4, 1], 5, sign), tf.fill([1, 2, 2, 1], 3)).dataSync()];
      });
      expect(found).toEqual([0, 0, 3, 0, 0, 3, 0, 0, 3, 0, 3, 0, 0, 0, 0, 0]);
    });
  });

  it("appears where infinities cancel before a fused ReLU", () => {
    const found = scoped(() => {
      const x = tf.tensor4d([Infinity, -Infinity], [1, 1, 1, 2]);
      const filter = tf.tensor4d([1, 1], [1, 1, 2, 1]);
      return placesOf(tf.fused.conv2d({ x, filter, strides: 1, pad: "same", activation: "relu" }));
    });
    expect(found).toEqual([0]);
  });

  it("does not result from infinities", () => {
    const found = scoped(() => {
      const x = tf.tensor1d([Infinity, -Infinity, 2, -2]);
      return [tf.relu(x), tf.relu6(x), tf.clipByValue(x, -1, 1), tf.maximum(x, 0)].map((y) => [
        ...y.dataSync(),
      ]);
    });
    expect(found).toEqual([
      [Infinity, 0, 2, 0],
      [6, 0, 2, 0],
      [1, -1, 1, -1],
      [Infinity, 0, 2, 0],
    ]);
  });
});
