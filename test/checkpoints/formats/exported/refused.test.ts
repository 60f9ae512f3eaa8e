import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import { reworded, rewritten } from "../../../support/exportedFiles.js";
import { mistakeOf } from "../../../support/mistake.js";
import { withFolders } from "../../../support/models.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();
const MOBILE = await readFile(join(FORMATS, "pt2", "mobile.pt2"));
const MODERN = await readFile(join(FORMATS, "pt2", "modern.pt2"));

/** The message with which a file is rejected, after checking that no tensor was left behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(path));
  expect(tf.memory().numTensors).toBe(before);
  expect(sentence).not.toContain("\n");
  return sentence.replace(/^Cannot open the checkpoint '[^']*': /, "");
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const place = folder();
  await mkdir(place);
  const path = join(place, "network.pt2");
  await writeFile(path, bytes);
  return refusal(path);
}

const HOSTILE: Readonly<Record<string, RegExp>> = {
  "pickled-weight.pt2": /^its tensor 'conv1\.weight' is a pickle, which is code; save it again with PyTorch/,
  "schema-99.pt2": /^its schema is version 99, but convscope supports 8; export it with PyTorch/,
  "weights-up.pt2": /^its tensor 'conv1\.weight' refers to '\.\.\/\.\.\/models\/model\.json' outside/,
};

describe("an unsupported archive of torch.export", () => {
  it("is listed here", async () => {
    const files = (await readdir(join(FORMATS, "hostile"))).filter((name) => name.endsWith(".pt2"));
    expect(Object.keys(HOSTILE).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(HOSTILE))("is rejected in one line: %s", async (file, sentence) => {
    expect(await refusal(join(FORMATS, "hostile", file))).toMatch(sentence);
  });

  it.each<[string, readonly [string, string][], RegExp]>([
    [
      "unknown operations, all at once",
      [
        ["aten.chunk.default", "aten.cumsum.default"],
        ["aten.cat.default", "mine.odd.default"],
      ],
      /^its node 'chunk' \(aten\.cumsum\) is an operation that convscope lacks, like others in it \(mine\.odd\); export the part of the network that does without them\.$/,
    ],
    [
      "a branch",
      [["torch.ops.aten.chunk.default", "torch.ops.higher_order.cond"]],
      /^its node 'chunk' \(higher_order\.cond\) chooses at run time which branch runs/,
    ],
    [
      "an input without a shape",
      [['"input_specs": [', '"input_specs": [{"user_input": {"arg": {"as_tensor": {"name": "y"}}}}, ']],
      /^its program has no shape of its input/,
    ],
    [
      "a tensor that nothing makes",
      [['"arg": {"as_tensor": {"name": "batch_norm"}}', '"arg": {"as_tensor": {"name": "nowhere"}}']],
      /reads 'nowhere', which no earlier node writes/,
    ],
    [
      "a batch normalization in training",
      [['"name": "training", "arg": {"as_bool": false}', '"name": "training", "arg": {"as_bool": true}']],
      /\(aten\.batch_norm\) cannot be computed: it was exported for training; .* \(model\.eval\(\)\)/,
    ],
    [
      "an argument of an unknown kind",
      [['"as_ints": [2, 2]', '"as_graph": {"name": "g"}']],
      /cannot be read: it takes an argument of a kind that convscope does not support \(as_graph\)/,
    ],
    [
      "windows of no size",
      [['"as_ints": [3, 3]', '"as_ints": [0, -3]']],
      /\(aten\.max_pool2d\) cannot be computed: its strides 2×2 do not fit a window of 0×-3/,
    ],
  ])("is rejected for %s", async (_, words, sentence) => {
    expect(await refusalOf(reworded(MOBILE, words))).toMatch(sentence);
  });

  it("is rejected if its number of channels is open", async () => {
    const sizes = '{"as_int": 3}, {"as_int": 16}, {"as_int": 16}]';
    const text = reworded(MODERN, [[sizes, sizes.replace('{"as_int": 3}', '{"as_expr": {}}')]]);
    expect(await refusalOf(text)).toMatch(/^it leaves the number of channels open; export it with/);
  });

  it.each<[string, string, RegExp]>([
    [
      "before PyTorch 2.8",
      "serialized_exported_program.json",
      /^it has the layout of PyTorch before 2\.8; save it/,
    ],
    ["with compiled code", "data/aotinductor/model/wrapper.so", /^it holds compiled code \(AOTInductor\)/],
    ["of several programs", "models/other.json", /^it holds 2 programs; save each in a separate archive/],
  ])("is rejected %s", async (_, file, sentence) => {
    const altered = rewritten(MOBILE, (files) => {
      files[file] = new TextEncoder().encode("{}");
    });
    expect(await refusalOf(altered)).toMatch(sentence);
  });

  it("is rejected without its weights, and with a file that is too short or claims more than it contains", async () => {
    const config = "data/weights/model_weights_config.json";
    const without = (name: string) =>
      rewritten(MOBILE, (files) => {
        delete files[name];
      });
    expect(await refusalOf(without(config))).toMatch(
      /^it holds no data\/weights\/model_weights_config\.json/,
    );
    expect(await refusalOf(without("data/weights/weight_0"))).toMatch(
      /^it lacks the file 'weight_0' of its tensor/,
    );
    const short = rewritten(MOBILE, (files) => {
      files["data/weights/weight_0"] = (files["data/weights/weight_0"] as Uint8Array).slice(0, 400);
    });
    expect(await refusalOf(short)).toMatch(
      /^its tensor 'stem\.0\.weight' claims 12×3×3×3 numbers but has 100/,
    );
    const huge = reworded(MOBILE, [['[{"as_int": 12}', '[{"as_int": 1099511627776}']], config);
    expect(await refusalOf(huge)).toMatch(/^its tensor 'stem\.0\.weight' claims 1099511627776×3×3×3 numbers/);
  });

  it("reveals nothing of the stack traces written by exporters, even if its JSON is damaged", async () => {
    const trace = '"metadata": {"stack_trace": "File /home/someone/train.py", ';
    const traced = reworded(MOBILE, [['"metadata": {', trace]]);
    const place = folder();
    await mkdir(place);
    await writeFile(join(place, "network.pt2"), traced);
    const network = await open(join(place, "network.pt2"));
    expect(JSON.stringify([network.taps, network.file])).not.toContain("someone");
    network.dispose();
    const damaged = reworded(MOBILE, [['"metadata": {', `${trace}someone `]]);
    const sentence = await refusalOf(damaged);
    expect(sentence).toBe("its models/model.json is not complete JSON.");
  });
});
