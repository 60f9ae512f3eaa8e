import * as tf from "@tensorflow/tfjs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { batchNormalization } from "../../src/architectures/layers/batchNormalization.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { canNormalizeBatch, normalizeBatch } from "../../src/engine/normalize.js";
import { scoped } from "../../src/engine/scope.js";
import { enginesHere } from "../support/engine.js";
import { apart, built, chain, largest, numbers } from "../support/models.js";

const engines = await enginesHere();

/** Tolerance for sums of up to some thousand terms in another order, relative to the largest result. */
const TOLERANCE = 1e-5;

function expectSame(found: readonly tf.Tensor[], expected: readonly tf.Tensor[]): void {
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  found.forEach((tensor, index) => {
    const values = expected[index]?.dataSync() as Float32Array;
    const scale = Math.max(1, largest(values));
    expect(apart(tensor.dataSync(), values) / scale, `result ${index}`).toBeLessThan(TOLERANCE);
  });
}

/** The names of the kernels that a body runs. */
async function kernelsOf(body: () => tf.Tensor): Promise<readonly string[]> {
  const { kernelNames, result } = await tf.profile(body);
  tf.dispose(result);
  return kernelNames;
}

describe.each(engines)("the gradient of ReLU on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each([[[]], [[7]], [[3, 5]], [[2, 6, 5, 3]], [[2, 2, 3, 4, 5]]])(
    "passes dy of shape %j where x is above zero",
    (shape) =>
      scoped(() => {
        const [x, dy] = [numbers(shape, 1), numbers(shape, 2)];
        const slopes = Array.from(x.dataSync(), (value, at) =>
          value > 0 ? (dy.dataSync()[at] as number) : 0,
        );
        const gradient = tf.grad((input: tf.Tensor) => tf.relu(input))(x, dy);
        expect(gradient.shape).toEqual(shape);
        expect(apart(gradient.dataSync(), slopes)).toBe(0);
      }),
  );

  it("stops dy at zero itself", () => {
    const gradient = scoped(() =>
      Array.from(
        tf
          .grad((x: tf.Tensor) => tf.relu(x))(tf.tensor1d([-1, 0, 1]))
          .dataSync(),
      ),
    );
    expect(gradient).toEqual([0, 0, 1]);
  });

  it("is differentiable", () =>
    scoped(() => {
      const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.square(tf.relu(x))));
      const curvature = tf.grad((x: tf.Tensor) => tf.sum(slope(x)));
      expect(apart(curvature(tf.tensor1d([-2, 3, 0.5])).dataSync(), [0, 2, 2])).toBe(0);
    }));

  it("leaves no tensor behind", () => {
    const x = numbers([4, 3]);
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    tf.dispose(tf.grad((input: tf.Tensor) => tf.relu(input))(x));
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    x.dispose();
  });
});

describe.runIf(engines.includes("native"))("kernels of TensorFlow", () => {
  beforeAll(async () => {
    await startEngine({ engine: "native" });
  });

  it("replace the composed gradient of ReLU", async () => {
    const kernels = await kernelsOf(() => tf.grad((x: tf.Tensor) => tf.relu(x))(numbers([4])));
    expect(kernels).toContain("ReluGrad");
    expect(kernels).not.toContain("Step");
  });
});

describe.each(engines)("a batch normalized by a kernel of the %s engine", (name: EngineName) => {
  const EPSILON = 1e-3;

  type Parts = readonly [output: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor];

  function byKernel(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): Parts {
    const { output, mean, variance } = normalizeBatch(x, { scale, offset, epsilon: EPSILON });
    return [output, mean, variance];
  }

  function composed(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): Parts {
    const { mean, variance } = tf.moments(
      x,
      x.shape.slice(1).map((_, axis) => axis),
    );
    const deviation = tf.sqrt(tf.add(variance, EPSILON));
    return [tf.add(tf.mul(tf.div(tf.sub(x, mean), deviation), scale), offset), mean, variance];
  }

  const SHAPES = [
    [6, 4],
    [1, 3],
    [4, 5, 3],
    [2, 3, 4, 1],
    [3, 7, 5, 6],
    [8, 14, 14, 16],
    [2, 2, 3, 2, 4],
  ];

  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each(SHAPES.map((shape) => [shape]))("matches the composed one for shape %j", (shape) =>
    scoped(() => {
      const channels = shape.at(-1) as number;
      // Not at zero, and of different width in each channel, so that every part of the formula matters.
      const spread = tf.range(1, channels + 1);
      const x = tf.add(tf.mul(numbers(shape, 1), spread), spread);
      const [scale, offset, dy] = [numbers([channels], 2), numbers([channels], 3), numbers(shape, 4)];
      expectSame(byKernel(x, scale, offset), composed(x, scale, offset));
      const slopes = (parts: typeof composed) =>
        tf.grads((...inputs: tf.Tensor[]) => parts(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor]))[0])(
          [x, scale, offset],
          dy,
        );
      expectSame(slopes(byKernel), slopes(composed));
    }),
  );

  it("leaves no tensor behind", () => {
    const [x, scale, offset] = [numbers([2, 3, 3, 4]), tf.ones([4]), tf.zeros([4])];
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    scoped(() => tf.grad((input: tf.Tensor) => byKernel(input, scale, offset)[0])(x));
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    tf.dispose([x, scale, offset]);
  });

  it("replaces the composed one", async () => {
    const layer = batchNormalization();
    const slope = tf.grad((x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor);
    const kernels = await kernelsOf(() => slope(numbers([4, 3, 3, 2])));
    expect(kernels).toEqual(expect.arrayContaining(["BatchNormalization", "BatchNormalizationGradient"]));
    expect(kernels).not.toContain("Mean");
    layer.dispose();
  });

  it("is available outside second derivatives if the backend has it", async () => {
    const inside: boolean[] = [];
    const slope = tf.grad((x: tf.Tensor) => {
      inside.push(canNormalizeBatch());
      return tf.square(x);
    });
    scoped(() => tf.grad((x: tf.Tensor) => slope(x))(tf.tensor1d([1])));
    scoped(() => slope(tf.tensor1d([1])));
    expect(inside).toEqual([false, true]);
    await tf.setBackend("cpu");
    expect(canNormalizeBatch()).toBe(false);
    await startEngine({ engine: name });
  });
});

describe.each(engines)("a network with batch normalization on the %s engine", (name: EngineName) => {
  beforeEach(async () => {
    await startEngine({ engine: name });
  });

  it("has the losses, the weights and the running statistics of TensorFlow.js's own layers", () => {
    const ours = trained(batchNormalization, STEPS);
    const theirs = trained(tf.layers.batchNormalization, STEPS);
    expect(ours.losses.at(-1)).toBeLessThan(ours.losses[0] as number);
    expect(apart(ours.losses, theirs.losses)).toBeLessThan(OVER_STEPS);
    expect(apart(ours.weights, theirs.weights)).toBeLessThan(OVER_STEPS);
  });

  it("learns the same weights again, bit for bit", () => {
    expect(trained(batchNormalization, STEPS).weights).toEqual(trained(batchNormalization, STEPS).weights);
  });
});

describe.runIf(engines.includes("native"))("a network with batch normalization", () => {
  it("learns the same on both engines", async () => {
    await startEngine({ engine: "native" });
    const native = trained(batchNormalization, STEPS);
    await startEngine({ engine: "wasm" });
    const wasm = trained(batchNormalization, STEPS);
    expect(apart(native.losses, wasm.losses)).toBeLessThan(OVER_STEPS);
    expect(apart(native.weights, wasm.weights)).toBeLessThan(OVER_STEPS);
  });
});

const STEPS = 5;

/**
 * A loss is a mean of eight terms of order 1, a weight is of order 1, and both stand behind sums of up to some hundred,
 * which five steps compound.
 */
const OVER_STEPS = 1e-4;

type Normalizer = (args: { readonly momentum: number }) => tf.layers.Layer;

interface Learned {
  readonly losses: readonly number[];
  /** All weights in order, including those that are not trained. */
  readonly weights: readonly number[];
}

/** A few steps of gradient descent of a small residual network. */
function trained(normalizer: Normalizer, steps: number): Learned {
  const model = built(() => residual(normalizer));
  const optimizer = tf.train.sgd(0.1);
  const x = numbers([8, 6, 6, 1], 3);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32"), 3).toFloat());
  const loss = () => tf.losses.softmaxCrossEntropy(labels, model.apply(x, { training: true }) as tf.Tensor);
  const losses = Array.from({ length: steps }, () =>
    scoped(() => optimizer.minimize(loss as () => tf.Scalar, true)?.dataSync()[0] as number),
  );
  const weights = model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
  tf.dispose([x, labels]);
  model.dispose();
  optimizer.dispose();
  return { losses, weights };
}

function residual(normalizer: Normalizer): tf.LayersModel {
  const conv = (filters: number, strides: number) =>
    tf.layers.conv2d({ filters, strides, kernelSize: 3, padding: "same", useBias: false });
  const layers = [
    conv(4, 1),
    normalizer({ momentum: 0.9 }),
    tf.layers.reLU(),
    conv(6, 2),
    normalizer({ momentum: 0.5 }),
    tf.layers.reLU(),
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({ units: 3 }),
  ];
  return chain([6, 6, 1], layers);
}
