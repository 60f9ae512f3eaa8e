import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import type { Network } from "../../../../src/network/network.js";
import { withEngine } from "../../../support/engine.js";
import { mistakeOf } from "../../../support/mistake.js";
import { apart, images, withFolders } from "../../../support/models.js";
import {
  type WrittenModel,
  type WrittenNode,
  type WrittenTensor,
  writtenModel,
} from "../../../support/onnxModels.js";

withEngine();
const folder = withFolders();

async function opened(model: WrittenModel): Promise<Network> {
  const place = folder();
  await mkdir(place);
  const path = join(place, "network.onnx");
  await writeFile(path, writtenModel(model));
  return open(path, { mean: 0, sd: 1 });
}

/** Distinct weights of moderate size. */
function weights(name: string, dims: readonly number[]): WrittenTensor {
  const size = dims.reduce((product, length) => product * length, 1);
  return { name, dims, values: Float32Array.from({ length: size }, (_, at) => Math.sin(at * 1.7 + size)) };
}

const wholes = (name: string, values: readonly number[]): WrittenTensor => ({
  name,
  dims: [values.length],
  values: BigInt64Array.from(values, BigInt),
});

const node = (op: string, inputs: string, output: string, more: Partial<WrittenNode> = {}): WrittenNode => ({
  op,
  inputs: inputs.split(" "),
  outputs: [output],
  ...more,
});

const CONV = node("Conv", "image kernel", "maps", { settings: { pads: [1, 1, 1, 1] } });
const KERNEL = weights("kernel", [4, 3, 3, 3]);

describe("an ONNX network that was exported for one image", () => {
  it("accepts several, each processed as a single one", async () => {
    const network = await opened({
      input: [1, 3, 6, 6],
      nodes: [CONV, node("Reshape", "maps shape", "flat"), node("Gemm", "flat matrix", "scores")],
      tensors: [KERNEL, wholes("shape", [1, 144]), weights("matrix", [144, 5])],
    });
    const three = images([3, 6, 6, 3]);
    const scores = network.record(three).at(-1)!.values;
    const alone = [0, 1, 2].map((at) => {
      const values = three.values.slice(at * 108, (at + 1) * 108);
      return network.record({ shape: [1, 6, 6, 3], values }).at(-1)!.values;
    });
    alone.forEach((each, at) => {
      expect(apart(each, scores.slice(at * 5, (at + 1) * 5))).toBeLessThan(1e-5);
    });
    network.dispose();
  });
});

describe("an ONNX network with open dimensions", () => {
  const model: WrittenModel = {
    input: ["N", 3, "H", "W"],
    nodes: [
      CONV,
      node("MaxPool", "maps", "small", { settings: { kernel_shape: [2, 2], strides: [2, 2] } }),
      node("Shape", "maps", "whole"),
      node("Resize", "small   whole", "large", { settings: { mode: "nearest" } }),
      node("Add", "large maps", "sum"),
      node("GlobalAveragePool", "sum", "mean"),
      node("Flatten", "mean", "flat"),
    ],
    tensors: [KERNEL],
  };

  it("leaves them open, and accepts images of any size", async () => {
    const network = await opened(model);
    expect(network.input).toEqual([null, null, 3]);
    expect(network.taps.map(({ shape }) => shape)).toEqual([
      [null, null, 3],
      [null, null, 4],
      [null, null, 4],
      [null, null, 4],
      [null, null, 4],
      [1, 1, 4],
      [4],
    ]);
    const recorded = network.record(images([2, 10, 14, 3]));
    expect(recorded[3]!.shape).toEqual([2, 10, 14, 4]);
    expect(recorded.at(-1)!.values.every(Number.isFinite)).toBe(true);
    network.dispose();
  });

  it("is rejected if no tried size runs", async () => {
    const sentence = await mistakeOf(() =>
      opened({
        input: ["N", 3, "H", "W"],
        nodes: [CONV, node("Reshape", "maps shape", "flat")],
        tensors: [KERNEL, wholes("shape", [-1, 1044])],
      }),
    );
    expect(sentence).toMatch(/'flat' \(Reshape\) cannot be computed: .*give another size with --size/);
  });
});

describe("an ONNX network", () => {
  it("computes with 16-bit weights, and states their precision", async () => {
    const half = Uint16Array.from([0x3c00, 0x3800, 0xc000, 0x3400, 0, 0x3c00]);
    const network = await opened({
      input: [1, 3, 2, 2],
      nodes: [node("Conv", "image kernel", "maps")],
      tensors: [{ name: "kernel", dims: [2, 3, 1, 1], values: half }],
    });
    expect(network.file?.precision).toBe("float16");
    expect([...network.kernels()[0]!.values]).toEqual([1, 0.25, 0.5, 0, -2, 1]);
    network.dispose();
  });

  it("may list its weights among its inputs, as files of IR 3 do", async () => {
    const network = await opened({
      input: [1, 3, 6, 6],
      nodes: [CONV],
      tensors: [KERNEL],
      listsTensors: true,
    });
    expect(network.taps).toHaveLength(2);
    network.dispose();
  });

  it("shows channels that are transposed around a convolution in place, without taps for the transpositions", async () => {
    const network = await opened({
      input: ["N", 6, 6, 3],
      nodes: [
        node("Transpose", "image", "first", { settings: { perm: [0, 3, 1, 2] } }),
        node("Conv", "first kernel", "maps", { settings: { pads: [1, 1, 1, 1] } }),
        node("Transpose", "maps", "last", { settings: { perm: [0, 2, 3, 1] } }),
        node("Relu", "last", "positive"),
        node("ReduceMean", "positive", "mean", { settings: { axes: [1, 2], keepdims: 0 } }),
      ],
      tensors: [KERNEL],
    });
    expect(network.taps.map(({ source, shape }) => [source, shape])).toEqual([
      ["image", [6, 6, 3]],
      ["maps", [6, 6, 4]],
      ["positive", [6, 6, 4]],
      ["mean", [4]],
    ]);
    network.dispose();
  });

  it("names its taps without the common prefix of all node names, briefly and uniquely", async () => {
    const deep = Array.from({ length: 12 }, (_, at) => `block${at}`).join("/");
    const named = (name: string) => ({ name: `Model/net/${name}` });
    const network = await opened({
      input: [1, 3, 6, 6],
      nodes: [
        { ...CONV, ...named("conv/Conv2D") },
        node("Relu", "maps", "a", named("act/Relu")),
        node("Sigmoid", "a", "b", named(`${deep}/gate/one`)),
        node("Mul", "a b", "c", named(`${deep}/gate/two`)),
        node("Tanh", "c", "d", named("<script>alert(1)</script>/t")),
      ],
      tensors: [KERNEL],
    });
    const names = network.taps.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(["image", "conv", "act"]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(48);
    network.dispose();
  });

  it("multiplies squeezed and excited channels like tensors of full rank", async () => {
    const network = await opened({
      input: ["N", 3, 6, 6],
      nodes: [
        CONV,
        node("GlobalAveragePool", "maps", "mean"),
        node("Flatten", "mean", "flat"),
        node("Gemm", "flat matrix", "gates"),
        node("Unsqueeze", "gates axes", "full"),
        node("Mul", "maps full", "scaled"),
      ],
      tensors: [KERNEL, weights("matrix", [4, 4]), wholes("axes", [2, 3])],
    });
    const [, maps, , , gates, , scaled] = network.record(images([2, 6, 6, 3]));
    const expected = tf.tidy(() =>
      tf.mul(tf.tensor(maps!.values, [2, 36, 4]), tf.tensor(gates!.values, [2, 1, 4])).dataSync(),
    );
    expect(apart(scaled!.values, expected as Float32Array)).toBeLessThan(1e-6);
    expect(network.taps.at(-1)).toMatchObject({ kind: "merge", op: "product", shape: [6, 6, 4] });
    network.dispose();
  });
});
