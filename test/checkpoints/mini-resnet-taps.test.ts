import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { miniResnet } from "../../src/architectures/miniResnet.js";
import { open } from "../../src/checkpoints/open.js";
import type { Network } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import {
  apart,
  built,
  images,
  largest,
  predicted,
  tensorOf,
  withFolders,
  writeCheckpoint,
} from "../support/models.js";

withEngine();
const folder = withFolders();

const BLOCKS = [1, 2, 3, 4, 5];
const PROBE = [2, 28, 28, 1] as const;

let network: Network;
let prediction: Float32Array;
let recorded: ReadonlyMap<string, Activation>;

beforeAll(async () => {
  const model = built(() =>
    miniResnet.build({ inputShape: [28, 28, 1], classes: 10 }, { depth: 5, width: 8 }),
  );
  const probe = images(PROBE);
  const input = tensorOf(probe);
  prediction = predicted(model, input);
  network = await open(await writeCheckpoint(model, folder()));
  recorded = new Map(network.record(probe).map((activation) => [activation.tap, activation]));
  input.dispose();
  model.dispose();
});

const values = (tap: string) => (recorded.get(tap) as Activation).values;

describe("the taps of the mini-resnet, saved and opened", () => {
  it("are its operations in order", () => {
    const blocks = BLOCKS.flatMap((at) => [`residual${at}/branch`, `residual${at}`, `relu${at}`]);
    const stem = ["input", "conv1/pre", "conv1", "conv2/pre", "conv2"];
    const head = ["pool", "flatten", "dropout", "dense/pre", "dense"];
    expect(network.taps.map((tap) => tap.name)).toEqual([...stem, ...blocks, ...head]);
  });

  it.each([
    ["input", "input", "input", [28, 28, 1]],
    ["conv1/pre", "conv", "conv 3×3, before its activation", [28, 28, 64]],
    ["conv1", "activation", "relu of conv 3×3", [28, 28, 64]],
    ["conv2", "activation", "relu of conv 3×3", [28, 28, 8]],
    ["residual3/branch", "conv", "F(x): conv 3×3", [28, 28, 8]],
    ["residual3", "merge", "x + F(x)", [28, 28, 8]],
    ["relu3", "activation", "relu", [28, 28, 8]],
    ["pool", "pool", "max-pool 2×2", [14, 14, 8]],
    ["flatten", "reshape", "flatten", [1568]],
    ["dropout", "noise", "dropout (passes unchanged)", [1568]],
    ["dense/pre", "dense", "dense 10, before its activation", [10]],
    ["dense", "activation", "softmax of dense 10", [10]],
  ])("state the kind, operation and shape of %s", (name, kind, op, shape) => {
    const tap = network.taps.find((candidate) => candidate.name === name);
    expect(tap).toMatchObject({ kind, op, shape, preActivation: name.endsWith("/pre") });
  });

  it("have values in the stated shapes", () => {
    for (const { name, shape } of network.taps) {
      const [count, ...map] = (recorded.get(name) as Activation).shape;
      expect(count).toBe(PROBE[0]);
      expect(map, name).toEqual([...[1, 1, 1].slice(shape.length), ...shape]);
      expect(values(name).length).toBe(map.reduce((product, size) => product * size, count));
    }
  });

  it("end in the model's prediction", () => {
    // The same kernels on the same numbers, but a fused activation may be computed in another order.
    expect(apart(values("dense"), prediction)).toBeLessThan(1e-6);
  });

  it.each(BLOCKS)("add up in block %i: the sum is input + branch", (at) => {
    const input = values(at === 1 ? "conv2" : `relu${at - 1}`);
    const expected = values(`residual${at}/branch`).map((branch, index) => branch + (input[index] as number));
    expect(apart(values(`residual${at}`), expected)).toBeLessThanOrEqual(1e-5 * largest(expected));
    expect(largest(values(`residual${at}/branch`))).toBeGreaterThan(0);
  });

  it.each(BLOCKS)("rectify the sum of block %i exactly", (at) => {
    const expected = values(`residual${at}`).map((sum) => Math.max(sum, 0));
    expect(apart(values(`relu${at}`), expected)).toBe(0);
  });

  it.each(["conv1", "conv2"])("show %s as the ReLU of its pre-activation, exactly", (name) => {
    const before = values(`${name}/pre`);
    expect(before.some((value) => value < 0)).toBe(true);
    expect(
      apart(
        values(name),
        before.map((value) => Math.max(value, 0)),
      ),
    ).toBe(0);
  });

  it("begin with the unchanged pixels", () => {
    expect(values("input")).toEqual(images(PROBE).values);
  });

  it("count parameters and multiply-accumulates where they occur", () => {
    const costs = Object.fromEntries(network.taps.map((tap) => [tap.name, [tap.parameters, tap.macs]]));
    const places = 28 * 28;
    expect(costs["conv1/pre"]).toEqual([9 * 64 + 64, 9 * 64 * places]);
    expect(costs["conv2/pre"]).toEqual([9 * 64 * 8 + 8, 9 * 64 * 8 * places]);
    for (const at of BLOCKS) expect(costs[`residual${at}/branch`]).toEqual([584, 9 * 8 * 8 * places]);
    expect(costs["dense/pre"]).toEqual([15_690, 15_680]);
    const others = network.taps.filter((tap) => !["conv", "dense"].includes(tap.kind));
    expect(others.every((tap) => tap.parameters === 0 && tap.macs === 0)).toBe(true);
  });
});
