import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import { mistakeOf } from "../../../support/mistake.js";
import { withFolders } from "../../../support/models.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The message with which a file is rejected, after checking that no tensor was left behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(path));
  expect(tf.memory().numTensors).toBe(before);
  return sentence.replace(/^Cannot open the checkpoint '[^']*': /, "");
}

const HOSTILE: Readonly<Record<string, RegExp>> = {
  "custom-op.onnx":
    /^its node 'odd' \(com\.example\.Odd\) is an operation of another domain, which ONNX does not define; export the network without it/,
  "cycle.onnx": /^its node 'add' \(Add\) reads 'y', which no earlier node writes/,
  "deep.onnx": /./,
  "external-absolute.onnx": /^its weights refer to '\/etc\/passwd' outside its folder/,
  "external-missing.onnx": /^its weights are in 'nowhere\.bin', which is missing from its folder/,
  "external-up.onnx": /^its weights refer to '\.\.\/secret\.bin' outside its folder/,
  "huge-dims.onnx": /^its tensor 'w' claims 1099511627776×1×3×3 numbers but has 18/,
  "if.onnx": /^its node 'choose' \(If\) chooses at run time which branch runs/,
  "negative-dims.onnx": /^its tensor 'w' has the impossible shape -2×1×3×-3/,
  "no-such-tensor.onnx": /^its node 'relu' \(Relu\) reads 'nowhere', which no earlier node writes/,
  "not-onnx.onnx": /is not a checkpoint that convscope can open/,
  "opset-99.onnx": /^it uses opset 99, but convscope supports 7 to 28; export it/,
  "string-weight.onnx": /^its tensor 'w' holds numbers of the type text/,
  "truncated.onnx": /^it is a truncated or damaged ONNX file/,
  "twice-written.onnx": /'relu' \(Relu\) cannot be computed: it writes 'y', which already exists/,
  "unsorted.onnx": /^its node 'relu' \(Relu\) reads 'c', which no earlier node writes/,
  "wrong-channels.onnx":
    /'conv' \(Conv\) cannot be computed: its kernel reads 5 channels in each of 1 groups, but its input has 1/,
};

describe("an unsupported ONNX file", () => {
  it("is listed here", async () => {
    const files = (await readdir(join(FORMATS, "hostile"))).filter((name) => name.endsWith(".onnx"));
    expect(Object.keys(HOSTILE).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(HOSTILE))("is rejected in one line: %s", async (file, sentence) => {
    const words = await refusal(join(FORMATS, "hostile", file));
    expect(words).toMatch(sentence);
    expect(words).not.toContain("\n");
  });

  it("is rejected with the remedy if it was quantized in the form that hides its values", async () => {
    expect(await refusal(join(FORMATS, "onnx", "resnet-qoperator.onnx"))).toMatch(
      /^its node '[^']+' \(\w+\) is an operation that convscope lacks, like others in it \(.*QLinear.*\); export it as QDQ/,
    );
  });

  it("is rejected with its first node of an unknown operation, and with all such operations", async () => {
    const place = folder();
    await mkdir(place);
    const text = await readFile(join(FORMATS, "onnx", "resnet-bn.onnx"), "latin1");
    const odd = text.replaceAll("Relu", "ReLu").replaceAll("Flatten", "FlatTen");
    await writeFile(join(place, "a.onnx"), odd, "latin1");
    expect(await refusal(join(place, "a.onnx"))).toMatch(
      /^its node '\S+' \(ReLu\) is an operation that convscope lacks, like others in it \(FlatTen\); export the part of the network that does without them\.$/,
    );
  });

  it("is rejected if its weights are behind a link, even to a file in its folder", async () => {
    const place = folder();
    await mkdir(place);
    await copyFile(join(FORMATS, "onnx", "resnet-external.onnx"), join(place, "a.onnx"));
    await symlink(
      join(FORMATS, "onnx", "resnet-external.onnx.data"),
      join(place, "resnet-external.onnx.data"),
    );
    expect(await refusal(join(place, "a.onnx"))).toMatch(
      /'resnet-external\.onnx\.data', which is not a plain file/,
    );
  });
});
