import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import type { Network } from "../../src/network/network.js";
import { enginesHere } from "../support/engine.js";
import { apart, type Json, largest, withFolders } from "../support/models.js";
import {
  functional,
  KERAS_2,
  type LayerSketch,
  scattered,
  TFJS,
  type WeightSketch,
  written,
} from "../support/topologies.js";

const folder = withFolders();

const WEIGHTS: WeightSketch = weights({
  "first/kernel": [3, 3, 1, 4],
  "first/bias": [4],
  "norm/gamma": [4],
  "norm/beta": [4],
  "norm/moving_mean": [4],
  "norm/moving_variance": [4],
  "branch/kernel": [3, 3, 4, 4],
  "branch/bias": [4],
  "deep/depthwise_kernel": [3, 3, 4, 2],
  "deep/bias": [8],
  "spread/kernel": [2, 2, 3, 8],
  "spread/bias": [3],
  "scores/kernel": [3, 5],
  "scores/bias": [5],
});

function weights(shapes: Readonly<Record<string, readonly number[]>>): WeightSketch {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], at) => {
      const values = scattered(
        shape.reduce((product, size) => product * size, 1),
        at + 1,
      );
      return [
        name,
        { shape, values: name.endsWith("variance") ? values.map((value) => 1 + Math.abs(value)) : values },
      ];
    }),
  );
}

/** One network in both axis orders: a residual block between layers of every kind that is aware of the channel axis. */
function layers(format: "channels_first" | "channels_last"): readonly LayerSketch[] {
  const axis = format === "channels_first" ? 1 : -1;
  const of = (class_name: string, name: string, config: Readonly<Record<string, Json>> = {}) => ({
    class_name,
    config: { name, data_format: format, ...config },
  });
  const plain = (class_name: string, name: string, config: Readonly<Record<string, Json>> = {}) => ({
    class_name,
    config: { name, ...config },
  });
  return [
    of("Conv2D", "first", { filters: 4, kernel_size: [3, 3], padding: "same", activation: "relu" }),
    plain("BatchNormalization", "norm", { axis }),
    of("Conv2D", "branch", { filters: 4, kernel_size: [3, 3], padding: "same" }),
    { ...plain("Add", "sum"), reads: ["norm", "branch"] },
    plain("ReLU", "bent"),
    of("MaxPooling2D", "halved", { pool_size: [2, 2] }),
    of("UpSampling2D", "enlarged", { size: [2, 3] }),
    of("DepthwiseConv2D", "deep", { kernel_size: [3, 3], depth_multiplier: 2 }),
    plain("Dropout", "dropped", { rate: 0.5 }),
    of("ZeroPadding2D", "wide", {
      padding: [
        [1, 0],
        [0, 2],
      ],
    }),
    of("Conv2DTranspose", "spread", { filters: 3, kernel_size: [2, 2], strides: [2, 2], padding: "same" }),
    of("Cropping2D", "cut", {
      cropping: [
        [1, 0],
        [2, 1],
      ],
    }),
    of("AveragePooling2D", "averaged", { pool_size: [2, 2] }),
    of("GlobalMaxPooling2D", "most"),
    plain("Dense", "scores", { units: 5, activation: "softmax" }),
  ];
}

const PROBE = { shape: [2, 6, 4, 1], values: Float32Array.from(scattered(48, 3).map(Math.abs)) } as const;
const ROUNDING = 1e-5;

describe.each(await enginesHere())("on the %s engine, a channels-first network", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  describe.each([
    ["Keras", KERAS_2],
    ["TensorFlow.js", TFJS],
  ] as const)("made by %s", (_, maker) => {
    let first: Network;
    let last: Network;
    beforeAll(async () => {
      const options = { weights: WEIGHTS, maker };
      first = await open(
        await written(folder(), functional([null, 1, 6, 4], layers("channels_first")), options),
      );
      last = await open(
        await written(folder(), functional([null, 6, 4, 1], layers("channels_last")), options),
      );
    });

    it("takes the same images and has the same taps as a channels-last one", () => {
      expect(first.input).toEqual([6, 4, 1]);
      expect(first.taps).toEqual(last.taps);
    });

    it("has the same maps", () => {
      const [maps, expected] = [first.record(PROBE), last.record(PROBE)];
      expected.forEach(({ tap, shape, values }, at) => {
        expect(maps[at]?.shape, tap).toEqual(shape);
        expect(apart(maps[at]?.values, values), tap).toBeLessThan(ROUNDING * Math.max(1, largest(values)));
      });
    });

    it("has the same gradients", () => {
      const goal = { of: "score", classes: [1, 3] } as const;
      const taps = (network: Network) => network.taps.slice(0, -1);
      const [found, expected] = [
        first.gradients(PROBE, goal, taps(first)),
        last.gradients(PROBE, goal, taps(last)),
      ];
      expected.forEach(({ gradient: { tap, values } }, at) => {
        expect(apart(found[at]?.gradient.values, values), tap).toBeLessThan(
          ROUNDING * Math.max(1, largest(values)),
        );
      });
    });

    it("has the same blocks, block sequence, kernels, and shared channels", () => {
      expect(first.blocks.map(({ name }) => name)).toEqual(["sum"]);
      expect(first.blocks).toEqual(last.blocks);
      expect(first.chain).toEqual(last.chain);
      expect(first.kernels()).toEqual(last.kernels());
      expect(first.permutationGroups).toEqual(last.permutationGroups);
    });

    it("gives the same scores without its block", () => {
      const [found, expected] = [first, last].map(
        (network) => network.outputsThrough(PROBE, [[]])[0]?.outputs,
      );
      expect(apart(found, expected)).toBeLessThan(ROUNDING);
    });
  });
});

describe("an image whose channels a network moves to the end", () => {
  it("is accepted channels-last, like any other", async () => {
    await startEngine({ engine: "wasm" });
    const moved = { class_name: "Permute", config: { name: "moved", dims: [2, 3, 1] } };
    const network = await open(await written(folder(), functional([null, 3, 4, 5], [moved])));
    expect(network.input).toEqual([4, 5, 3]);
    const values = Float32Array.from(scattered(60));
    const [image, behind] = network.record({ shape: [1, 4, 5, 3], values });
    expect(behind?.shape).toEqual([1, 4, 5, 3]);
    expect([image?.values, behind?.values]).toEqual([values, values]);
    network.dispose();
  });
});

describe("numbers flattened after channels-first maps", () => {
  it("share no channels with the maps: their order differs", async () => {
    await startEngine({ engine: "wasm" });
    const sketch = layers("channels_first").slice(0, 1);
    const flat = { class_name: "Flatten", config: { name: "flat" } };
    const some = {
      "first/kernel": WEIGHTS["first/kernel"],
      "first/bias": WEIGHTS["first/bias"],
    } as WeightSketch;
    const topology = functional([null, 1, 6, 4], [...sketch, flat]);
    const network = await open(await written(folder(), topology, { weights: some }));
    const [, , maps, units] = network.record(PROBE);
    const [, height = 0, width = 0, channels = 0] = maps?.shape ?? [];
    const at = (row: number, column: number, channel: number) =>
      maps?.values[(row * width + column) * channels + channel];
    const expected = Array.from({ length: channels * height * width }, (_, index) => {
      const place = index % (height * width);
      return at(Math.floor(place / width), place % width, Math.floor(index / (height * width)));
    });
    expect([...(units?.values.slice(0, expected.length) ?? [])]).toEqual(expected);
    expect(network.permutationGroups.at(-1)?.index).not.toBe(network.permutationGroups[2]?.index);
    network.dispose();
  });
});
