import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplesOf } from "../../src/activations/plane.js";
import type { AttributionMap } from "../../src/attribution/attributionMethod.js";
import { attributionOptions } from "../../src/attribution/attributionOptions.js";
import {
  type AttributionMethodName,
  attributionMethodOf,
  attributionMethods,
} from "../../src/attribution/index.js";
import { lastMapLayer } from "../../src/attribution/layerChoice.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Inputs } from "../../src/network/networkInputs.js";
import { mapOf, partsOf } from "../support/attribution.js";
import { withEngine } from "../support/engine.js";
import { distanceOfSizes } from "../support/explain.js";
import { gapImage, gapModel } from "../support/gapModel.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, images } from "../support/models.js";
import { referenceImage, referenceModel } from "../support/reference.js";

withEngine();

const NAMES = Object.keys(attributionMethods) as AttributionMethodName[];

/** The methods that draw noise, whose maps do not move with the image. */
const NOISY: ReadonlySet<AttributionMethodName> = new Set(["smoothgrad", "smoothgrad-squared", "vargrad"]);

/** Settings that keep the methods quick. */
const QUICK = { n: 4, maxN: 8, window: 3, stride: 1 };

const SIDE = 12;

/** The side of images with room around what they show, so that no border reaches it. */
const WIDE = 20;

/** Networks by name, each with an image. */
const NETWORKS = {
  residual: () => ({ network: networkOf(referenceModel()), image: referenceImage() }),
  averaging: () => ({ network: networkOf(gapModel()), image: gapImage() }),
  tanh: () => ({ network: networkOf(tanhModel()), image: images([1, SIDE, SIDE, 1]) }),
  units: () => ({ network: networkOf(unitModel()), image: images([1, SIDE, SIDE, 1]) }),
};

type Kind = keyof typeof NETWORKS;

/** The reasons why a method cannot be computed of a network. */
const UNMET: Readonly<Record<Kind, Partial<Record<AttributionMethodName, string>>>> = {
  residual: { cam: "no global average pool and dense layer follow directly on 'h2'" },
  averaging: {},
  tanh: {
    cam: "no global average pool and dense layer follow directly on 'activated'",
    "guided-backprop": "it has no ReLUs",
    "block-routes": "it has no residual blocks",
  },
  units: {
    ...Object.fromEntries(
      NAMES.filter((name) => attributionMethods[name].needs.some((need) => need === "layer")).map((name) => [
        name,
        "it has no feature maps before its scores",
      ]),
    ),
    "block-routes": "it has no residual blocks",
  },
};

function tanhModel(): tf.LayersModel {
  return built(() =>
    chain(
      [SIDE, SIDE, 1],
      [
        tf.layers.conv2d({ name: "conv", filters: 3, kernelSize: 3 }),
        tf.layers.activation({ name: "activated", activation: "tanh" }),
        tf.layers.flatten(),
        tf.layers.dense({ name: "scores", units: 3, activation: "softmax" }),
      ],
    ),
  );
}

function unitModel(): tf.LayersModel {
  return built(() =>
    chain(
      [SIDE, SIDE, 1],
      [
        tf.layers.flatten(),
        tf.layers.dense({ name: "hidden", units: 5, activation: "relu" }),
        tf.layers.dense({ name: "scores", units: 1, activation: "sigmoid" }),
      ],
    ),
  );
}

/** Question about a network at its last maps. */
function questionOf(network: Network, image: Inputs) {
  const layer = lastMapLayer(network);
  return { network, images: image, label: 1, layers: layer === undefined ? [] : [layer.name], values: QUICK };
}

function numbersIn({ plane }: AttributionMap): readonly number[] {
  return [...samplesOf(plane)];
}

describe.each(NAMES)("the attribution method %s", (name) => {
  const method = attributionMethodOf(name);

  it("is described in words, and reads options that exist", () => {
    expect(method.title).toMatch(/^[A-Z]/);
    expect(method.summary).toMatch(/^[a-z].*[^.]$/);
    for (const option of method.options) expect(Object.keys(attributionOptions)).toContain(option);
  });

  it.each(Object.keys(NETWORKS) as Kind[])(
    "gives finite maps with a sum, the same twice, or says what it lacks: %s",
    async (kind) => {
      const { network, image } = NETWORKS[kind]();
      const shares: number[] = [];
      const ask = { ...questionOf(network, image), onShare: (share: number) => shares.push(share) };
      const reason = UNMET[kind][name];
      if (reason !== undefined) {
        expect(await mistakeOf(() => partsOf(name, ask))).toContain(reason);
      } else {
        const parts = partsOf(name, ask);
        expect(parts.length).toBeGreaterThan(0);
        for (const { maps } of parts) {
          expect(maps).toHaveLength(1);
          const [map] = maps as [AttributionMap];
          expect(numbersIn(map).every(Number.isFinite)).toBe(true);
          expect(map.numbers.sum).toBeTypeOf("number");
          expect(map.notes.every((note) => !note.includes("NaN"))).toBe(true);
        }
        expect(partsOf(name, ask)).toEqual(parts);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      }
      network.dispose();
    },
  );

  it("gives an image the map that it has among others", () => {
    const { network, image } = NETWORKS.averaging();
    const others = images([17, SIDE, SIDE, 1]);
    const joined = Float32Array.from([...others.values, ...image.values]);
    const many = { shape: [18, SIDE, SIDE, 1], values: joined } as const;
    const [alone] = partsOf(name, questionOf(network, image));
    const [among] = partsOf(name, questionOf(network, many));
    network.dispose();
    expect(among?.maps).toHaveLength(18);
    const [own, found] = [alone?.maps[0], among?.maps[17]] as [AttributionMap, AttributionMap];
    // Engines compute the weighted sums of a batch in another order.
    expect(distanceOfSizes(numbersIn(found), numbersIn(own))).toBeLessThan(1e-5);
  });
});

/** A network of two convolutions whose weights may be flipped from left to right. */
function flippable(isFlipped: boolean): Network {
  const conv = (name: string, filters: number) =>
    tf.layers.conv2d({ name, filters, kernelSize: 3, padding: "same", activation: "relu" });
  const [one, two] = [conv("one", 3), conv("two", 4)];
  const dense = tf.layers.dense({ name: "scores", units: 3, activation: "softmax" });
  const network = networkOf(
    built(() => chain([WIDE, WIDE, 1], [one, two, tf.layers.globalAveragePooling2d({ name: "gap" }), dense])),
  );
  tf.tidy(() => {
    const draw = (shape: number[], seed: number) => tf.randomUniform(shape, -0.5, 0.7, "float32", seed);
    const flipped = (kernel: tf.Tensor) => (isFlipped ? tf.reverse(kernel, 1) : kernel);
    one.setWeights([flipped(draw([3, 3, 1, 3], 1)), draw([3], 2)]);
    two.setWeights([flipped(draw([3, 3, 3, 4], 3)), draw([4], 4)]);
    dense.setWeights([draw([4, 3], 5), draw([3], 6)]);
  });
  return network;
}

const STEADY = NAMES.filter((name) => !NOISY.has(name) && name !== "block-routes");

describe("a map", () => {
  let network: Network;
  beforeAll(() => {
    network = flippable(false);
  });
  afterAll(() => network.dispose());

  it.each(STEADY)("is mirrored if the image and every kernel are: %s", (name) => {
    const image = images([1, WIDE, WIDE, 1]);
    const mirror = (values: ArrayLike<number>) =>
      Array.from(values, (_, at) => values[at - (at % WIDE) + WIDE - 1 - (at % WIDE)] as number);
    const flipped = flippable(true);
    const asked = (each: Network, pixels: Inputs) =>
      mapOf(name, { ...questionOf(each, pixels), layers: ["two"] });
    const found = asked(flipped, { shape: image.shape, values: Float32Array.from(mirror(image.values)) });
    flipped.dispose();
    // Occlusion is a difference of scores in 32 bits, which are larger than it.
    expect(distanceOfSizes(mirror(found), asked(network, image))).toBeLessThan(1e-4);
  });

  it.each(STEADY)("moves with what the image shows, away from its borders: %s", (name) => {
    const shape = [1, WIDE, WIDE, 1] as const;
    const spot = (dx: number) => {
      const values = new Float32Array(WIDE * WIDE);
      [0.4, 1, 0.7, 0.2].forEach((value, at) => {
        values[(9 + (at >> 1)) * WIDE + 8 + dx + (at & 1)] = value;
      });
      return { shape, values };
    };
    const asked = (dx: number) => mapOf(name, { ...questionOf(network, spot(dx)), layers: ["two"] });
    const [still, moved] = [asked(0), asked(2)];
    const inside = [...still.keys()].filter((at) => {
      const [row, column] = [Math.floor(at / WIDE), at % WIDE];
      return row > 4 && row < WIDE - 5 && column > 4 && column < WIDE - 7;
    });
    const largest = Math.max(...still.map(Math.abs));
    for (const at of inside)
      expect(Math.abs((moved[at + 2] as number) - (still[at] as number)) / largest).toBeLessThan(1e-4);
  });
});
