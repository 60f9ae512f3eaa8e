import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { convertedModel } from "../../../src/checkpoints/convert/layersModel.js";
import { open, openFiles } from "../../../src/checkpoints/open.js";
import { sha256Of } from "../../../src/core/files/hash.js";
import { withEngine } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { withFolders } from "../../support/models.js";
import { FORMATS } from "../../support/references.js";

withEngine();
const folder = withFolders();

async function converted(checkpoint: string) {
  const { name, opened } = await openFiles(checkpoint);
  try {
    return await convertedModel({ name, opened });
  } finally {
    opened.dispose();
  }
}

async function writtenTo(place: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<string> {
  await mkdir(place);
  for (const [name, content] of files) await writeFile(join(place, name), content);
  return place;
}

const keras = (name: string) => join(FORMATS, "keras", name);

describe("a converted layers model", () => {
  it.each([
    "bundled:mini-resnet",
    "bundled:mini-resnet-bn",
    "fresh:resnet?depth=20",
    keras("resnet.keras"),
    keras("nested.keras"),
    keras("sequential.keras"),
    keras("functions.keras"),
    keras("constant.keras"),
  ])("has the taps, blocks and values of its source: %s", async (checkpoint) => {
    const { files } = await converted(checkpoint);
    const [source, copy] = [await open(checkpoint), await open(await writtenTo(folder(), files))];
    expect(copy.taps.map(({ name, shape }) => [name, shape])).toEqual(
      source.taps.map(({ name, shape }) => [name, shape]),
    );
    expect(copy.blocks).toEqual(source.blocks);
    const [height = 1, width = 1, channels = 1] = source.input as number[];
    const values = Float32Array.from(
      { length: 2 * height * width * channels },
      (_, at) => ((37 * at) % 256) / 255,
    );
    const images = { shape: [2, height, width, channels] as const, values };
    const [expected, found] = [source.record(images), copy.record(images)];
    for (const [at, { tap, values: numbers }] of expected.entries()) {
      const largest = numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-6);
      const apart = numbers.reduce((most, each, place) => {
        return Math.max(most, Math.abs(each - (found[at]?.values[place] as number)));
      }, 0);
      expect(apart / largest, tap).toBeLessThan(1e-6);
    }
    source.dispose();
    copy.dispose();
  });

  it("is opened by TensorFlow.js itself, which has no layers of convscope", async () => {
    const { files } = await converted("bundled:mini-resnet");
    const { modelTopology } = JSON.parse(String(files.get("model.json"))) as { modelTopology: object };
    const classes = JSON.stringify(modelTopology).match(/"class_name":"(\w+)"/g);
    expect(classes).toContain('"class_name":"Add"');
    expect(classes).not.toContain('"class_name":"Residual"');
  });

  it("tells its source beside the preprocessing", async () => {
    const { files } = await converted("bundled:mini-resnet");
    const source = await open("bundled:mini-resnet");
    const description = JSON.parse(String(files.get("convscope.json"))) as Record<string, unknown>;
    expect(description).toMatchObject({
      generator: "convscope",
      convertedFrom: { name: "bundled:mini-resnet/epoch-12", sha256: source.sha256 },
    });
    const copy = await open(await writtenTo(folder(), files));
    expect(copy.preprocessing).toEqual(source.preprocessing);
    source.dispose();
    copy.dispose();
  });

  it("is the same bytes each time, and leaves no tensor behind", async () => {
    const first = await converted("bundled:mini-resnet-bn");
    const before = tf.memory().numTensors;
    const second = await converted("bundled:mini-resnet-bn");
    expect(tf.memory().numTensors).toBe(before);
    const hashes = [first, second].map(({ files }) =>
      [...files].map(([name, bytes]) => [name, sha256Of(bytes)]),
    );
    expect(hashes[1]).toEqual(hashes[0]);
  });

  it("says which layers do something in training that it lacks", async () => {
    const { leftOut } = await converted(keras("sequential.keras"));
    expect(leftOut).toEqual(["the effect in training of 'spatial_dropout2d' (SpatialDropout2D)"]);
  });
});

describe("a network that is not made of Keras layers of TensorFlow.js", () => {
  it.each([
    ["bundled:highway", /its node 'highway1\/carry' \(1 − T\(x\)\) is not a Keras layer/],
    [join(FORMATS, "onnx", "resnet-bn.onnx"), /its node 'conv1' \(conv 3×3\) is not a Keras layer/],
    [
      keras("mobile.keras"),
      /its layer 'normalize' is of the class Normalization, which TensorFlow\.js lacks/,
    ],
    [keras("operations.keras"), /its node 'mean' \(average-pool all\) is not a Keras layer/],
    [keras("recurrent.keras"), /its layer 'gru' \(GRU\) is not supported by TensorFlow\.js \(GRUCell/],
    [keras("first.keras"), /its layer 'dense_1' has the activation hardSilu, which TensorFlow\.js lacks/],
  ])(
    "is refused with the first that is not, and leaves no tensor behind: %s",
    async (checkpoint, sentence) => {
      const before = tf.memory().numTensors;
      const message = await mistakeOf(() => converted(checkpoint));
      expect(message).toMatch(sentence);
      expect(message).toMatch(/^Cannot convert '.*' to a layers model: .* Use --to safetensors\.$/);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("is refused where TensorFlow.js would compute a layer differently", async () => {
    const path = join(FORMATS, "..", "cases", "upsampling-bilinear");
    expect(await mistakeOf(() => converted(path))).toMatch(
      /TensorFlow\.js computes its layer '\w+' \(.*\) differently/,
    );
  });
});
