import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registerMerge } from "../../src/architectures/layers/merges.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";
import type { Network } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import {
  apart,
  Breaking,
  built,
  chain,
  images,
  networkHere,
  withFolders,
  writeCheckpoint,
} from "../support/models.js";

withEngine();
const folder = withFolders();

const SHAPE = [6, 6, 2] as const;

function small(): tf.LayersModel {
  const conv = (name: string) =>
    tf.layers.conv2d({ name, filters: 2, kernelSize: 3, padding: "same", activation: "relu" });
  return built(() =>
    chain(SHAPE, [
      conv("first"),
      new Residual({ layer: conv("branch"), name: "block" }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dense({ units: 3, activation: "softmax", name: "classes" }),
    ]),
  );
}

let network: Network;

beforeAll(() => {
  network = networkHere(small());
});

const named = (...names: readonly string[]) =>
  names.map((name) => network.taps.find((tap) => tap.name === name) as (typeof network.taps)[number]);

describe("recording", () => {
  it("returns all taps in the network's order if none are named", () => {
    const recorded = network.record(images([1, ...SHAPE]));
    expect(recorded.map(({ tap }) => tap)).toEqual(network.taps.map(({ name }) => name));
  });

  it("returns the requested taps, in the requested order", () => {
    const asked = ["classes", "first/pre", "block", "block/branch"];
    expect(network.record(images([1, ...SHAPE]), named(...asked)).map(({ tap }) => tap)).toEqual(asked);
  });

  it("returns the same values for a single tap as among all", () => {
    const probe = images([2, ...SHAPE]);
    for (const whole of network.record(probe))
      expect(network.record(probe, named(whole.tap))).toEqual([whole]);
  });

  it.each([1, 2, 31, 32, 33, 70])("returns for %i images the same as for each separately", (count) => {
    const probe = images([count, ...SHAPE]);
    const each = SHAPE.reduce((product, size) => product * size, 1);
    const together = network.record(probe);
    for (const image of [0, Math.floor(count / 2), count - 1]) {
      const one = probe.values.subarray(image * each, (image + 1) * each);
      network.record({ shape: [1, ...SHAPE], values: one }).forEach((alone, at) => {
        const { shape, values } = together[at] as (typeof together)[number];
        const size = alone.values.length;
        expect(shape).toEqual([count, ...alone.shape.slice(1)]);
        expect(values.length).toBe(count * size);
        // A matrix product may be blocked differently for another number of rows.
        expect(apart(values.subarray(image * size, (image + 1) * size), alone.values)).toBeLessThan(1e-6);
      });
    }
  });

  it("returns vectors as images of height and width one", () => {
    const [flat, classes] = network.record(images([2, ...SHAPE]), named("flat", "classes"));
    expect([flat?.shape, classes?.shape]).toEqual([
      [2, 1, 1, 72],
      [2, 1, 1, 3],
    ]);
  });

  it("returns copies: changing them changes neither the probe nor the next recording", () => {
    const probe = images([2, ...SHAPE]);
    const kept = Float32Array.from(probe.values);
    const first = network.record(probe);
    const values = first.map((activation) => Float32Array.from(activation.values));
    for (const activation of first) activation.values.fill(7);
    expect(probe.values).toEqual(kept);
    expect(network.record(probe).map((activation) => activation.values)).toEqual(values);
  });

  it("shares no memory between two taps", () => {
    const recorded = network.record(images([1, ...SHAPE]));
    const buffers = new Set(recorded.map(({ values }) => values.buffer));
    expect(buffers.size).toBe(recorded.length);
    for (const { values } of recorded) expect(values.buffer.byteLength).toBe(values.byteLength);
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory();
    network.record(images([40, ...SHAPE]));
    const { numTensors, numDataBuffers } = tf.memory();
    expect([numTensors, numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
  });

  it("applies the preprocessing recorded in the checkpoint", async () => {
    const preprocessing = { mean: 0.25, sd: 0.5 };
    const opened = await open(await writeCheckpoint(small(), folder(), { preprocessing }));
    const probe = images([2, ...SHAPE]);
    const [input] = opened.record(probe);
    expect(opened.preprocessing).toEqual(preprocessing);
    // Both numbers are powers of two, so single precision changes only the difference's last bit.
    expect(
      apart(
        input?.values,
        probe.values.map((pixel) => (pixel - 0.25) / 0.5),
      ),
    ).toBeLessThan(1e-6);
  });

  it("accepts images of any size if the network leaves it open", () => {
    const free = networkHere(
      chain([null, null, 1], [tf.layers.conv2d({ filters: 2, kernelSize: 3, name: "c" })]),
    );
    expect(free.input).toEqual([null, null, 1]);
    for (const size of [5, 9]) {
      const [, conv] = free.record(images([1, size, size + 1, 1]));
      expect(conv?.shape).toEqual([1, size - 2, size - 1, 2]);
    }
  });
});

describe("recording images that do not fit", () => {
  it.each([
    ["another height", [1, 5, 6, 2], "5×6×2"],
    ["another width", [1, 6, 7, 2], "6×7×2"],
    ["other channels", [1, 6, 6, 1], "6×6×1"],
  ] as const)("is rejected for %s, with both sizes", (_, shape, found) => {
    const before = tf.memory().numTensors;
    const record = () => network.record(images(shape));
    expect(record).toThrow(UserError);
    expect(record).toThrow(`takes images of 6×6×2, but the probe's are ${found}.`);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("states which sizes are open", () => {
    const free = networkHere(chain([null, null, 3], [tf.layers.conv2d({ filters: 2, kernelSize: 1 })]));
    expect(() => free.record(images([1, 4, 4, 1]))).toThrow(
      "takes images of any×any×3, but the probe's are 4×4×1.",
    );
  });

  it("is rejected for a network with a flat input of another length than the image has numbers", () => {
    const vectors = networkHere(chain([5], [tf.layers.dense({ units: 2 })]));
    expect(() => vectors.record(images([1, 4, 1, 1]))).toThrow(UserError);
  });
});

describe("recording that fails half-way", () => {
  const breakages: readonly [string, () => tf.layers.Layer][] = [
    ["a layer that throws", () => new Breaking({})],
    ["a branch that throws", () => new Residual({ layer: new Breaking({}) })],
    [
      "a merge function that throws",
      () => new Residual({ layer: tf.layers.reLU(), merge: "breaking_merge" }),
    ],
  ];

  registerMerge("breaking_merge", (x, f) => {
    tf.add(x, f);
    throw new Error("this merge breaks");
  });

  it.each(breakages)("leaves no tensor behind after %s", (_, breaking) => {
    const conv = tf.layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu" });
    const broken = networkHere(chain(SHAPE, [conv, breaking()]));
    const probe = images([3, ...SHAPE]);
    const before = tf.memory().numTensors;
    expect(() => broken.record(probe)).toThrow(/breaks/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves everything before the failure recordable", () => {
    const broken = networkHere(chain(SHAPE, [tf.layers.reLU({ name: "fine" }), new Breaking({})]));
    const taps = broken.taps.filter(({ name }) => name === "fine");
    const probe = images([1, ...SHAPE]);
    expect(broken.record(probe, taps)[0]?.values).toEqual(probe.values);
  });
});

describe("a network's weights", () => {
  it("are copies with the model's names and shapes", () => {
    const model = small();
    const own = networkHere(model);
    const probe = images([1, ...SHAPE]);
    const before = own.record(probe);
    const weights = own.weights();
    expect(weights.map(({ shape }) => shape)).toEqual([[3, 3, 2, 2], [2], [3, 3, 2, 2], [2], [72, 3], [3]]);
    for (const { shape, values } of weights) {
      expect(values.length).toBe(shape.reduce((product, size) => product * size, 1));
      values.fill(9);
    }
    expect(own.record(probe)).toEqual(before);
  });

  it("have the same names as in the checkpoint, however often it is opened", async () => {
    const path = await writeCheckpoint(small(), folder());
    const names = [
      "first/kernel",
      "first/bias",
      "block/kernel",
      "block/bias",
      "classes/kernel",
      "classes/bias",
    ];
    for (const opened of [await open(path), await open(path)]) {
      expect(opened.weights().map(({ name }) => name)).toEqual(names);
      opened.dispose();
    }
  });

  it("are freed, with every tensor, when the network is disposed of", () => {
    const before = tf.memory().numTensors;
    const own = networkHere(small());
    expect(tf.memory().numTensors).toBe(before + 6);
    own.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
