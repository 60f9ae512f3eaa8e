import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Task } from "../../src/architectures/architecture.js";
import { freshModel } from "../../src/architectures/freshModel.js";
import { blocksOf } from "../../src/network/findBlocks.js";
import { traceModel } from "../../src/network/traceModel.js";
import { startTestEngine } from "../support/engine.js";
import { weightless } from "../support/models.js";

const CIFAR: Task = { inputShape: [32, 32, 3], classes: 10 };
const IMAGENET: Task = { inputShape: [224, 224, 3], classes: 1000 };

// Only counting is done here, and this engine does not allocate memory that is never written.
beforeAll(async () => {
  await startTestEngine();
  await tf.setBackend("cpu");
});

/** Counts of a network: trainable weights, multiply-adds, residual blocks. */
function countOf(architecture: string, options: Readonly<Record<string, unknown>>, task: Task) {
  const model = weightless(() => freshModel({ architecture, options, task, seed: 0 }));
  const graph = traceModel(model);
  const parameters = model.trainableWeights.reduce(
    (sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]),
    0,
  );
  const macs = graph.nodes.reduce((sum, node) => sum + (node.macs ?? Number.NaN), 0);
  const blocks = blocksOf(graph);
  model.dispose();
  return { parameters, macs, blocks };
}

describe("residual networks for small images (He et al. 2015, table 6, and section 4.2)", () => {
  it.each([
    [20, 0.27],
    [32, 0.46],
    [44, 0.66],
    [56, 0.85],
    [110, 1.7],
  ])(
    "of %i layers have %f M parameters with padding shortcuts, and a block per two layers",
    (depth, millions) => {
      const { parameters, blocks } = countOf("resnet", { depth, shortcut: "padding" }, CIFAR);
      // The paper rounds to two digits.
      expect(parameters / 1e6 / millions).toBeCloseTo(1, 1);
      expect(Math.abs(parameters / 1e6 - millions)).toBeLessThan(millions > 1 ? 0.05 : 0.005);
      expect(blocks).toHaveLength((depth - 2) / 2);
    },
  );

  it("have as many parameters as plain ones of the same depth", () => {
    const residual = countOf("resnet", { depth: 20, shortcut: "padding" }, CIFAR);
    const plain = countOf("plain", { variant: "he", depth: 20 }, CIFAR);
    expect({ ...plain, blocks: [] }).toEqual({ ...residual, blocks: [] });
    expect(plain.blocks).toEqual([]);
  });

  it("have 40.8 M multiply-adds with 20 layers, computed by hand", () => {
    // stem 27·16·32², 6 convolutions of 16 channels at 32², then 6 of each further stage, one of them from half the channels
    const stage = (channels: number, size: number) =>
      (6 * channels + (channels > 16 ? -channels / 2 : 0)) * 9 * channels * size ** 2;
    const expected = 27 * 16 * 32 ** 2 + stage(16, 32) + stage(32, 16) + stage(64, 8) + 640;
    expect(countOf("resnet", { depth: 20, shortcut: "padding" }, CIFAR).macs).toBe(expected);
  });
});

describe("residual networks for large images (He et al. 2015, table 1)", () => {
  // Trainable parameters including gammas and betas of normalizations, as counted by torchvision; billions of
  // multiply-adds as in the paper.
  it.each([
    [18, 11_689_512, 1.8, 8],
    [34, 21_797_672, 3.6, 16],
    [50, 25_557_032, 3.8, 16],
    [101, 44_549_160, 7.6, 33],
    [152, 60_192_808, 11.3, 50],
  ])(
    "of %i layers have %i parameters, %f billion multiply-adds and %i blocks",
    (depth, expected, billions, count) => {
      const { parameters, macs, blocks } = countOf("resnet", { depth }, IMAGENET);
      expect(parameters).toBe(expected);
      // The paper writes two or three digits.
      expect(Math.abs(macs / 1e9 - billions)).toBeLessThan(0.1);
      expect(blocks).toHaveLength(count);
    },
  );

  it("project wherever the channels or the size change, and nowhere else", () => {
    const { blocks } = countOf("resnet", { depth: 50 }, IMAGENET);
    const projected = blocks.flatMap(({ input, shortcut }, at) => (input === shortcut ? [] : [at + 1]));
    expect(projected).toEqual([1, 4, 8, 14]);
  });
});

describe("the blocks of other variants", () => {
  it.each([
    [{ depth: 20, variant: "pre-activation" }, 9],
    [{ depth: 20, variant: "pre-activation", shortcut: "padding" }, 9],
    [{ depth: 110, variant: "pre-activation" }, 54],
    [{ depth: 50, variant: "pre-activation", width: 8 }, 16],
    [{ depth: 50, shortcut: "padding", width: 8 }, 16],
  ])("are all found: %o", (options, count) => {
    const { blocks } = countOf("resnet", options, CIFAR);
    expect(blocks.map(({ name }) => name)).toEqual(
      Array.from({ length: count }, (_, at) => `block${at + 1}`),
    );
  });

  it("end in the activation of the sum, or in the sum itself before the activation of the next branch", () => {
    const outputs = (variant: string) =>
      countOf("resnet", { depth: 8, variant }, CIFAR).blocks.map(({ output }) => output);
    expect(outputs("original")).toEqual(["block1_relu", "block2_relu", "block3_relu"]);
    expect(outputs("pre-activation").slice(0, 2)).toEqual(["block1", "block2"]);
  });
});

describe("VGG (Simonyan and Zisserman 2014, table 2)", () => {
  it.each([
    [16, 138_357_544, 15.5],
    [19, 143_667_240, 19.6],
  ])("of %i layers has %i parameters and %f billion multiply-adds", (depth, expected, billions) => {
    const { parameters, macs } = countOf("plain", { variant: "vgg", depth }, IMAGENET);
    expect(parameters).toBe(expected);
    expect(Math.abs(macs / 1e9 - billions)).toBeLessThan(0.1);
  });
});

describe("a network with high accuracy on MNIST", () => {
  it("has 77,754 trainable parameters", () => {
    expect(countOf("mini-resnet-bn", {}, { inputShape: [28, 28, 1], classes: 10 }).parameters).toBe(77_754);
  });

  it("begins with weights uniform between −1/√n and 1/√n, for n inputs of a convolution", () => {
    const task: Task = { inputShape: [28, 28, 1], classes: 10 };
    const model = freshModel({ architecture: "mini-resnet-bn", task, seed: 0 });
    const kernels = model.trainableWeights.filter(({ shape }) => shape.length === 4);
    expect(kernels).toHaveLength(9);
    for (const kernel of kernels) {
      const bound = 1 / Math.sqrt(tf.util.sizeFromShape(kernel.shape.slice(0, 3) as number[]));
      const values = kernel.read().dataSync();
      // The largest of the 144 or more weights is closer to the bound than this, except with a probability of 1 in
      // 1,500.
      expect(Math.max(...values) / bound).toBeGreaterThan(0.9);
      expect(Math.min(...values) / bound).toBeLessThan(-0.9);
      expect(Math.max(...values.map(Math.abs)) / bound).toBeLessThanOrEqual(1 + 1e-6);
    }
    model.dispose();
  });
});

describe("a depth that no paper uses", () => {
  it.each([
    ["resnet", { depth: 21 }, /^Expected 18, 34, 50, 101 or 152 \(large images\), or 6n \+ 2/],
    ["plain", { variant: "he", depth: 9 }, /for --depth but received 9\.$/],
    [
      "plain",
      { variant: "vgg", depth: 11 },
      "Expected 16 or 19 for --depth of --variant vgg but received 11.",
    ],
    ["recurrent", { width: 7 }, "Expected an even number for --width but received 7."],
  ])("is rejected in one line: %s %o", (architecture, options, sentence) => {
    expect(() => freshModel({ architecture, options, task: CIFAR, seed: 0 })).toThrow(sentence);
  });
});
