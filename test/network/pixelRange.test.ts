import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { networkOf } from "../../src/network/network.js";
import { pixelsNote } from "../../src/network/pixelRange.js";
import { casePath } from "../support/cases.js";
import { withEngine } from "../support/engine.js";
import { withFolders } from "../support/models.js";
import { functional, type LayerSketch, type WeightSketch, written } from "../support/topologies.js";

withEngine();
const folder = withFolders();

const NONE: WeightSketch = {};
const BYTES = { mean: 0, sd: 1 / 255 };
const AS_THEY_ARE = { mean: 0, sd: 1 };

const rescaling = (
  scale: number | number[],
  offset: number | number[] = 0,
  name = "scaled",
): LayerSketch => ({
  class_name: "Rescaling",
  config: { name, scale, offset },
});
const last: LayerSketch = { class_name: "ReLU", config: { name: "last" } };
const flip: LayerSketch = { class_name: "RandomFlip", config: { name: "flip", mode: "horizontal" } };
const normalization: LayerSketch = { class_name: "Normalization", config: { name: "normal", axis: [-1] } };
const normal = (mean: number, variance: number): WeightSketch => ({
  "normal/mean": { shape: [3], values: [mean, mean, mean] },
  "normal/variance": { shape: [3], values: [variance, variance, variance] },
  "normal/count": { shape: [], values: [0] },
});

/** A network's first layers as a description and sketches, and the weights that they need. */
type Asking = readonly [name: string, layers: readonly LayerSketch[], weights: WeightSketch];

async function preprocessing(layers: readonly LayerSketch[], weights: WeightSketch) {
  const network = await open(await written(folder(), functional([null, 4, 4, 3], layers), { weights }));
  network.dispose();
  return network.preprocessing;
}

describe("a network receives pixels from 0 to 255 if its first layer", () => {
  it.each<Asking>([
    ["divides by 255", [rescaling(1 / 255), last], NONE],
    ["brings them to −1 … 1", [rescaling(1 / 127.5, -1), last], NONE],
    ["divides each channel by another number", [rescaling([1 / 255, 1 / 254, 1 / 253]), last], NONE],
    ["follows what passes them on", [flip, rescaling(1 / 255), last], NONE],
    ["takes off the means of bytes", [normalization, last], normal(123.7, 58 ** 2)],
    ["follows one that leaves them as they are", [normalization, rescaling(1 / 255), last], normal(0, 1)],
  ])("%s", async (_, layers, weights) => {
    expect(await preprocessing(layers, weights)).toEqual(BYTES);
  });

  it("is in a nested model", async () => {
    const inner = functional([null, 4, 4, 3], [rescaling(1 / 255)]).config as Record<string, never>;
    const nested: LayerSketch = { class_name: "Functional", config: { ...inner, name: "base" } };
    expect(await preprocessing([nested, last], NONE)).toEqual(BYTES);
  });
});

describe("a network receives pixels from 0 to 1 if", () => {
  it.each<Asking>([
    ["nothing scales them", [last], NONE],
    ["they are brought from 0 … 1 to −1 … 1", [rescaling(2, -1), last], NONE],
    ["the means of pixels from 0 to 1 are taken off", [normalization, last], normal(0.45, 0.22 ** 2)],
    ["another layer sees them first", [last, rescaling(1 / 255)], NONE],
    [
      "another layer sees them too",
      [
        rescaling(1 / 255),
        { ...last, reads: ["image"] },
        { class_name: "Add", config: { name: "sum" }, reads: ["scaled", "last"] },
      ],
      NONE,
    ],
  ])("%s", async (_, layers, weights) => {
    expect(await preprocessing(layers, weights)).toEqual({ ...AS_THEY_ARE, by: "assumption" });
  });
});

describe("the recorded preprocessing", () => {
  it("takes precedence over the layers", async () => {
    const path = casePath("rescaling-inside");
    const network = await open(path, { sd: 0.5 });
    expect(network.preprocessing).toEqual({ mean: 0, sd: 0.5 });
    network.dispose();
  });

  it("is inferred from the layers of a network passed in by a program too", () => {
    const model = tf.sequential({
      layers: [tf.layers.rescaling({ scale: 1 / 255, inputShape: [4, 4, 3] }), tf.layers.reLU()],
    });
    const network = networkOf(model);
    expect(network.preprocessing).toEqual(BYTES);
    network.dispose();
  });

  it("has a note in figures", () => {
    expect(pixelsNote(BYTES)).toBe("pixels from 0 to 255, as the network expects");
    expect(pixelsNote({ mean: 0.5, sd: 0.5 })).toBeUndefined();
  });
});
