import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { withFolders } from "../support/models.js";
import { FORMATS } from "../support/references.js";

withEngine();
const folder = withFolders();

/** The message for a file with some bytes, in a folder of its own, without its path. */
async function refusal(
  name: string,
  bytes: Uint8Array = Buffer.from([10, 3, 1, 2, 3]),
  opened = name,
): Promise<string> {
  const place = folder();
  await mkdir(place);
  await writeFile(join(place, name), bytes);
  const sentence = await mistakeOf(() => open(join(place, opened)));
  expect(sentence).not.toContain("\n");
  return sentence.replaceAll(place, "");
}

const LITE = Buffer.concat([Buffer.from([28, 0, 0, 0]), Buffer.from("TFL3"), Buffer.alloc(64)]);

describe("a file of another program", () => {
  it.each([
    ["network.mlmodel", /Core ML; save the network that it was made from, with torch\.export\.save/],
    ["network.pdmodel", /PaddlePaddle; convert it: paddle2onnx /],
    ["network.pdiparams", /PaddlePaddle; convert it: paddle2onnx /],
    ["network.pb", /graph of TensorFlow 1; convert it: python -m tf2onnx\.convert --graphdef network\.pb/],
    ["network.ckpt.index", /checkpoint of TensorFlow, which holds weights but no network; .* model\.save/],
    ["network.caffemodel", /Caffe; convert it to ONNX/],
  ])("is refused with what it is and the remedy: %s", async (name, sentence) => {
    expect(await refusal(name)).toMatch(/^Cannot open the checkpoint '[^']*': it (?:is|belongs to) a /);
    expect(await refusal(name)).toMatch(sentence);
  });

  it("is a SavedModel by what is in its folder, and in it", async () => {
    expect(await refusal("saved_model.pb", undefined, "")).toMatch(
      /SavedModel of TensorFlow; save the Keras model/,
    );
    expect(await refusal("saved_model.pb")).toMatch(/SavedModel of TensorFlow; .* --saved-model folder/);
  });

  it("is a model of TensorFlow Lite by its content, under any name", async () => {
    for (const name of ["network.tflite", "network.bin"])
      expect(await refusal(name, LITE)).toMatch(
        /model of TensorFlow Lite, .* --tflite network\.\w+ --output/,
      );
  });

  it("is a checkpoint of TensorFlow by the common part of its files' names", async () => {
    expect(await refusal("network.ckpt.index", undefined, "network.ckpt")).toMatch(
      /checkpoint of TensorFlow/,
    );
    expect(await refusal("network.data-00000-of-00001", Buffer.alloc(64, 123))).toMatch(
      /checkpoint of TensorFlow/,
    );
  });

  it("is opened for what it contains, whatever its name", async () => {
    const place = folder();
    await mkdir(place);
    await copyFile(join(FORMATS, "onnx", "resnet-bn.onnx"), join(place, "network.pb"));
    await cp(join(FORMATS, "tfjs-layers", "resnet"), join(place, "checkpoint"), { recursive: true });
    for (const name of ["network.pb", "checkpoint"]) {
      const network = await open(join(place, name));
      expect(basename(network.name)).toBe(name);
      network.dispose();
    }
  });
});
