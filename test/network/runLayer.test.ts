import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { networkOf } from "../../src/network/network.js";
import { enginesHere } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, images } from "../support/models.js";

const { layers: L } = tf;
type Size = readonly [height: number, width: number];
const OPEN = [null, null, 1] as const;
const SIZE: Size = [12, 12];

const conv = (name: string) => L.conv2d({ name, filters: 2, kernelSize: 3, padding: "same" });
const halves = (count: number) =>
  Array.from({ length: count }, (_, at) => L.maxPooling2d({ name: `half${at + 1}`, poolSize: 2 }));
const pooled = () => L.globalAveragePooling2d({ name: "mean" } as never);

/** Two paths from an image of open size to one layer: of its own size, and smaller by two. */
function joining(join: tf.layers.Layer): tf.LayersModel {
  const input = tf.input({ shape: [...OPEN] });
  const whole = conv("whole").apply(input);
  const inner = L.conv2d({ name: "inner", filters: 2, kernelSize: 3 }).apply(input);
  const joined = join.apply([whole, inner] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: pooled().apply(joined) as tf.SymbolicTensor });
}

/** Images that are too small or too large for a network: the model, and the message with the layer and its input. */
const REFUSED: readonly (readonly [what: string, model: () => tf.LayersModel, sentence: string | RegExp])[] =
  [
    [
      "pooling",
      () => chain(OPEN, [conv("first"), ...halves(4), pooled()]),
      "Cannot compute layer 'half4' of the class MaxPooling2D: its input is 1×1×2, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a mean over windows",
      () => chain(OPEN, [L.averagePooling2d({ name: "wide", poolSize: 13, strides: 1 }), pooled()]),
      "Cannot compute layer 'wide' of the class AveragePooling2D: its input is 12×12×1, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a kernel larger than the map",
      () => chain(OPEN, [...halves(2), L.conv2d({ name: "wide", filters: 2, kernelSize: 5 }), pooled()]),
      "Cannot compute layer 'wide' of the class Conv2D: its input is 3×3×1, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a kernel larger than the map, with an activation of its own",
      () =>
        chain(OPEN, [L.conv2d({ name: "wide", filters: 2, kernelSize: 13, activation: "relu" }), pooled()]),
      "Cannot compute layer 'wide' of the class Conv2D: its input is 12×12×1, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a depthwise kernel larger than the map",
      () => chain(OPEN, [L.depthwiseConv2d({ name: "wide", kernelSize: 13 }), pooled()]),
      /^Cannot compute layer 'wide' of the class DepthwiseConv2D: its input is 12×12×1, and its output would be empty\./,
    ],
    [
      "a separable kernel larger than the map",
      () => chain(OPEN, [L.separableConv2d({ name: "wide", filters: 2, kernelSize: 13 }), pooled()]),
      /^Cannot compute layer 'wide' of the class SeparableConv2D: its input is 12×12×1, and its output would be empty\./,
    ],
    [
      "cropping",
      () => chain(OPEN, [L.cropping2D({ name: "crop", cropping: [[6, 6], [7, 7]] }), pooled()]), // biome-ignore format: sides
      "Cannot compute layer 'crop' of the class Cropping2D: its input is 12×12×1, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a short sequence",
      () =>
        chain(
          [null, null, 1],
          [
            L.reshape({ name: "line", targetShape: [-1, 4] }),
            L.conv1d({ name: "long", filters: 2, kernelSize: 37 }),
            L.globalAveragePooling1d(),
          ],
        ),
      "Cannot compute layer 'long' of the class Conv1D: its input is 36×4, and its output would be empty. " +
        "Use larger images.",
    ],
    [
      "a sum of maps of two sizes",
      () => joining(L.add({ name: "sum" })),
      /^Cannot compute layer 'sum' of the class Add: .+ \(its inputs are 12×12×2 and 10×10×2\)\. Use images of another size/,
    ],
    [
      "maps of two sizes side by side",
      () => joining(L.concatenate({ name: "both" })),
      /^Cannot compute layer 'both' of the class Concatenate: .+ \(its inputs are 12×12×2 and 10×10×2\)\. Use images of/,
    ],
    [
      "a reshape to the size of other images",
      () => chain(OPEN, [L.reshape({ name: "line", targetShape: [49] }), L.dense({ units: 2 })]),
      /^Cannot compute layer 'line' of the class Reshape: .+ \(its input is 12×12×1\)\. Use images of another size/,
    ],
    [
      "upsampling beyond all bounds",
      () => chain(OPEN, [conv("first"), L.upSampling2d({ name: "huge", size: [4000, 4000] }), pooled()]),
      "Cannot compute layer 'huge' of the class UpSampling2D: its input is 12×12×2, and its output of " +
        "48000×48000×2 is too large. Use smaller images.",
    ],
  ];

describe.each(await enginesHere())("a layer that cannot be run, on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  const refusal = async (model: tf.LayersModel, preprocessing = { mean: 0, sd: 1 }) => {
    const network = networkOf(model, { preprocessing });
    const before = tf.memory().numTensors;
    const sentence = await mistakeOf(() => network.record(images([2, ...SIZE, 1])));
    expect(tf.memory().numTensors).toBe(before);
    expect(sentence).not.toContain("TF_Status");
    network.dispose();
    return sentence;
  };

  it.each(REFUSED)("is named in one line with the size of its input: %s", async (_, model, sentence) => {
    expect(await refusal(built(model))).toMatch(sentence);
  });

  it("is named if a pixel is not a valid index of an embedding", async () => {
    const model = built(() =>
      chain(
        [12, 12, 1],
        [
          L.reshape({ name: "line", targetShape: [144] }),
          L.embedding({ name: "words", inputDim: 100, outputDim: 3 }),
          L.globalAveragePooling1d(),
        ],
      ),
    );
    const sentence = await refusal(model, { mean: 0, sd: 1 / 255 });
    expect(sentence).toBe(
      "Cannot compute layer 'words' of the class Embedding: GatherV2: the index value 230 is not in [0, 99] (its " +
        "input is 144). Give images, or a preprocessing, whose values are indices that this layer has.",
    );
  });

  it("runs for larger images", () => {
    const network = networkOf(built(() => chain(OPEN, [conv("first"), ...halves(4), pooled()])));
    const [last] = network.record(images([1, 16, 16, 1]), network.taps.slice(-1));
    expect(last?.values.every(Number.isFinite)).toBe(true);
    network.dispose();
  });
});
