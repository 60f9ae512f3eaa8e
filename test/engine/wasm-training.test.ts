import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { registerWasmKernels } from "../../src/engine/wasm/index.js";

beforeAll(() => {
  registerWasmKernels();
  // Otherwise the backend prints a banner on first use.
  (tf.findBackend("cpu") as unknown as { firstUse: boolean }).firstUse = false;
});

const words = () => tf.tensor2d([0, 1, 2, 3, 3, 3, 4, 0, 2, 1, 1, 0], [6, 2], "int32");
const images = () => tf.randomUniform([6, 8, 8, 1], -1, 1, "float32", 9);

describe("training on the wasm backend", () => {
  it.each([
    ["a residual network", residualNetwork, images],
    ["a residual network of separable convolutions", separableNetwork, images],
    ["an embedding", embeddingNetwork, words],
  ])("has the losses of the cpu backend for %s", async (_, network, inputs) => {
    const expected = await losses("cpu", network, inputs);
    const actual = await losses("wasm", network, inputs);
    expect(expected.at(-1)).toBeLessThan(expected[0]!);
    // A loss is a mean of six terms of order 1 after sums of up to some hundred, which five steps compound.
    for (const [step, loss] of actual.entries()) expect(Math.abs(loss - expected[step]!)).toBeLessThan(1e-4);
  });
});

type Convolution = (filters: number, seed: number, strides?: number) => { apply(x: unknown): unknown };

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

function residualNetwork(): tf.LayersModel {
  return residual((filters, seed, strides = 1) =>
    tf.layers.conv2d({ ...common, filters, strides, kernelInitializer: seeded(seed) }),
  );
}

function separableNetwork(): tf.LayersModel {
  return residual((filters, seed, strides = 1) => {
    const initializers = { depthwiseInitializer: seeded(seed), pointwiseInitializer: seeded(seed + 50) };
    return tf.layers.separableConv2d({ ...common, ...initializers, filters, strides, depthMultiplier: 2 });
  });
}

const common = { kernelSize: 3, padding: "same", activation: "relu" } as const;

function residual(convolution: Convolution): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 1] });
  const stem = convolution(12, 1).apply(input);
  const narrow = convolution(4, 2, 2).apply(stem) as tf.SymbolicTensor;
  const sum = tf.layers.add().apply([narrow, convolution(4, 3).apply(narrow) as tf.SymbolicTensor]);
  return tf.model({ inputs: input, outputs: classes(sum as tf.SymbolicTensor) });
}

function embeddingNetwork(): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  const embedded = tf.layers
    .embedding({ inputDim: 6, outputDim: 4, embeddingsInitializer: seeded(1) })
    .apply(input);
  return tf.model({ inputs: input, outputs: classes(embedded as tf.SymbolicTensor) });
}

function classes(features: tf.SymbolicTensor): tf.SymbolicTensor {
  const dense = tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: seeded(7) });
  return dense.apply(tf.layers.flatten().apply(features)) as tf.SymbolicTensor;
}

/** The losses of five steps of gradient descent, which must not accumulate tensors. */
async function losses(
  backend: "cpu" | "wasm",
  network: () => tf.LayersModel,
  inputs: () => tf.Tensor,
): Promise<number[]> {
  await tf.setBackend(backend);
  const model = network();
  model.compile({ optimizer: tf.train.sgd(0.1), loss: "categoricalCrossentropy" });
  const xs = inputs();
  const ys = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], "int32"), 3).toFloat());
  const found: number[] = [];
  const held: string[] = [];
  for (let step = 0; step < 5; step++) {
    found.push((await model.trainOnBatch(xs, ys)) as number);
    held.push(`${tf.memory().numTensors} tensors, ${tf.backend().numDataIds()} of them on the backend`);
  }
  expect(new Set(held.slice(1)).size).toBe(1);
  tf.dispose([xs, ys]);
  model.dispose();
  return found;
}
