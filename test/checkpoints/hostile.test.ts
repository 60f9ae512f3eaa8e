import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { LFS_POINTER } from "../support/lfsPointer.js";
import { mistakeOf } from "../support/mistake.js";
import {
  chain,
  ENDLESS,
  type Json,
  type Parsed,
  sampleCheckpoint,
  withFolders,
  writeCheckpoint,
  writtenAs,
} from "../support/models.js";

withEngine();
const folder = withFolders();

let text: string;
let weights: Uint8Array;

beforeAll(async () => {
  ({ text, weights } = await sampleCheckpoint(folder()));
});

const written = (json: string | Uint8Array, binary = weights) => writtenAs(folder(), json, binary);

/** The message with which a checkpoint is rejected, after checking that no tensor was left behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(path));
  expect(tf.memory().numTensors).toBe(before);
  return sentence;
}

type Change = readonly [...path: (string | number)[], value: Json];

/** The sample with one place of it changed. */
function changed(...change: Change): string {
  const json = JSON.parse(text) as Parsed;
  const keys = change.slice(0, -1) as (string | number)[];
  const last = keys.pop() as string;
  keys.reduce<Parsed>((at, key) => at[key] as Parsed, json)[last] = change.at(-1) as Json;
  return JSON.stringify(json);
}

const SPEC = ["weightsManifest", 0, "weights", 0] as const;
const LAYERS = ["modelTopology", "config", "layers"] as const;
const inputOf = (index: number) => [...LAYERS, index, "inbound_nodes", 0, 0, 0] as const;
const layerConfig = (index: number) => [...LAYERS, index, "config"] as const;

describe("the sample that is damaged here", () => {
  it("opens while it is intact", async () => {
    const network = await open(await written(text));
    expect(network.taps.length).toBe(12);
    expect(weights.length).toBe(4 * (30 + 84 + 12 + 196));
    network.dispose();
  });
});

describe("a truncated model.json", () => {
  it("is rejected at any byte", async () => {
    const bytes = new TextEncoder().encode(text);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), async (length) => {
        expect(await refusal(await written(bytes.subarray(0, length)))).toContain("it is not complete JSON");
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it("is rejected if it is not text, or not an object", async () => {
    for (const bytes of [Uint8Array.of(0xff, 0xfe, 0x00), "[]", "3", "null", '"model"', "\u0000"])
      expect(await refusal(await written(bytes))).toMatch(/it is not (complete JSON|a JSON object)/);
  });
});

describe("weights that do not match", () => {
  it.each([
    ["truncated", -1, "its weights are truncated: 1287 bytes, but model.json needs 1288"],
    ["truncated to nothing", -1288, "its weights are truncated: 0 bytes, but model.json needs 1288"],
    ["too long", 1, "its weights are too long: 1289 bytes, but model.json needs 1288"],
    ["twice as long", 1288, "its weights are too long: 2576 bytes, but model.json needs 1288"],
  ])("are rejected if they are %s", async (_, more, sentence) => {
    const binary = new Uint8Array(weights.length + more);
    binary.set(weights.subarray(0, binary.length));
    expect(await refusal(await written(text, binary))).toContain(sentence);
  });

  it.each([
    [
      "of the same size but another shape",
      [...SPEC, "shape", [3, 3, 3, 1]],
      /its weights do not match its topology/,
    ],
    ["of another name", [...SPEC, "name", "other/kernel"], /its weights do not match its topology/],
    ["of the name of another one", [...SPEC, "name", "stem/bias"], /its weights do not match its topology/],
    [
      "of a size below zero",
      [...SPEC, "shape", [3, 3, 1, -3]],
      /'stem\/kernel' has no readable type and shape/,
    ],
    ["of half a size", [...SPEC, "shape", [3, 3, 1, 2.5]], /has no readable type and shape/],
    ["without a size", [...SPEC, "shape", [3, 3, 1, null]], /has no readable type and shape/],
    ["without a shape", [...SPEC, "shape", null], /has no readable type and shape/],
    ["of a shape that is a word", [...SPEC, "shape", "3,3,1,3"], /has no readable type and shape/],
    ["of astronomic size", [...SPEC, "shape", [2 ** 40, 2 ** 40]], /its weights are truncated/],
    ["of text", [...SPEC, "dtype", "string"], /has no readable type and shape/],
    ["of an unknown type", [...SPEC, "dtype", "float128"], /has no readable type and shape/],
    [
      "of a type that is a property of objects",
      [...SPEC, "dtype", "constructor"],
      /has no readable type and shape/,
    ],
    ["of whole numbers", [...SPEC, "dtype", "int32"], /its weights do not match its topology/],
    [
      "of an unknown quantization",
      [...SPEC, "quantization", { dtype: "float32" }],
      /its weights do not match/,
    ],
    ["that is null", [...SPEC, null], /has no readable type and shape/],
  ] as const)("are rejected with one %s", async (_, change, sentence) => {
    expect(await refusal(await written(changed(...(change as unknown as Change))))).toMatch(sentence);
  });

  it("are rejected if one is missing or superfluous, bytes included", async () => {
    const specs = (JSON.parse(text) as { weightsManifest: [{ weights: Json[] }] }).weightsManifest[0].weights;
    const fewer = changed("weightsManifest", 0, "weights", specs.slice(0, -1));
    expect(await refusal(await written(fewer, weights.subarray(0, -12)))).toContain(
      "do not match its topology",
    );
    const extra = [...specs, { name: "extra", shape: [2], dtype: "float32" }];
    const longer = Buffer.concat([weights, new Uint8Array(8)]);
    const more = changed("weightsManifest", 0, "weights", extra);
    expect(await refusal(await written(more, longer))).toContain("do not match its topology");
  });

  it("are rejected with the size of each if there are several, and by name if one is empty", async () => {
    const path = await written(changed("weightsManifest", 0, "paths", ["a.bin", "in/b.bin"]));
    await mkdir(join(path, "in"));
    await writeFile(join(path, "a.bin"), weights.subarray(0, 1000));
    await writeFile(join(path, "in", "b.bin"), weights.subarray(1000, 1200));
    expect(await refusal(path)).toContain(
      `its weights are truncated: 1200 bytes, but model.json needs 1288: 'a.bin' 1000, '${join("in", "b.bin")}' 200.`,
    );
    await writeFile(join(path, "in", "b.bin"), weights.subarray(1000));
    (await open(path)).dispose();
    expect(await refusal(await written(text, new Uint8Array()))).toContain(
      "its weights are truncated: 0 bytes, but model.json needs 1288: 'weights.bin' is empty.",
    );
  });

  it.each([
    [
      "a Git LFS pointer",
      LFS_POINTER,
      "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'.",
    ],
    [
      "a page of a server",
      "<!DOCTYPE html>\n<html><body>404: Not Found</body></html>",
      "it is an HTML page, such as a server's error page, saved in its place; download it again.",
    ],
  ])("are rejected with %s in their place, and so is a topology", async (_, content, reason) => {
    const bytes = new TextEncoder().encode(content);
    const path = await written(text, bytes);
    expect(await refusal(path)).toBe(`Cannot read the weight file '${join(path, "weights.bin")}': ${reason}`);
    const without = await written(content);
    expect(await refusal(without)).toBe(
      `Cannot open the checkpoint '${join(without, "model.json")}': ${reason}`,
    );
    const described = await written(text);
    await writeFile(join(described, "convscope.json"), content);
    expect(await refusal(described)).toContain(reason);
  });

  it("are rejected if they belong to another network", async () => {
    const other = chain([8, 8, 1], [tf.layers.flatten(), tf.layers.dense({ units: 5, useBias: false })]);
    const path = await writeCheckpoint(other, folder());
    expect(await refusal(await written(text, await readFile(join(path, "weights.bin"))))).toContain(
      "truncated",
    );
  });
});

describe("a weights manifest", () => {
  it.each([
    "../weights.bin",
    "/etc/hostname",
    "..\\weights.bin",
    "a/../../weights.bin",
    "./../weights.bin",
    "C:/weights.bin",
    "https://example.com/weights.bin",
    "file:///etc/hostname",
    "a/",
    "./",
    "..",
    ".",
    "",
    "a\\b",
    "weights.bin/..",
  ])("cannot lead outside the folder: '%s'", async (name) => {
    const path = await written(changed("weightsManifest", 0, "paths", [name]));
    await writeFile(join(dirname(path), "weights.bin"), weights);
    expect(await refusal(path)).toContain("outside its folder");
  });

  it.each(["a/weights.bin", "./a/weights.bin", "./weights.txt"])(
    "can name a file that does not exist: '%s'",
    async (name) => {
      expect(await refusal(await written(changed("weightsManifest", 0, "paths", [name])))).toMatch(
        /^Cannot read the weight file '.*weights\.(bin|txt)': it is missing\.$/,
      );
    },
  );

  it.skipIf(process.platform === "win32")("cannot lead outside the folder by a link", async () => {
    const path = await written(text);
    const outside = `${path}-outside`;
    await mkdir(outside);
    await rename(join(path, "weights.bin"), join(outside, "weights.bin"));
    await symlink(join(outside, "weights.bin"), join(path, "weights.bin"));
    const reason = "it is a link that leads outside the checkpoint's folder";
    expect(await refusal(path)).toContain(reason);
    const folded = await written(changed("weightsManifest", 0, "paths", ["in/weights.bin"]));
    await symlink(outside, join(folded, "in"));
    expect(await refusal(folded)).toContain(reason);
    await symlink("/dev/zero", join(folded, "zero.bin"));
    await writeFile(join(folded, "model.json"), changed("weightsManifest", 0, "paths", ["zero.bin"]));
    expect(await refusal(folded)).toContain(reason);
  });

  it.skipIf(process.platform === "win32")("may name a link that stays within the folder", async () => {
    const path = await written(text);
    await rename(join(path, "weights.bin"), join(path, "real.bin"));
    await symlink("real.bin", join(path, "weights.bin"));
    const around = `${path}-link`;
    await symlink(path, around);
    for (const each of [path, around]) (await open(each)).dispose();
  });

  it("cannot name a folder", async () => {
    const path = await written(changed("weightsManifest", 0, "paths", ["in"]));
    await mkdir(join(path, "in"));
    expect(await refusal(path)).toContain("in': it is not a file.");
  });

  it.each<readonly [string, Json]>([
    ["null", null],
    ["an object", {}],
    ["a list of null", [null]],
    ["a list of words", ["a"]],
    ["a group without weights", [{ paths: ["weights.bin"] }]],
    ["paths that are one word", [{ paths: "weights.bin", weights: [] }]],
    ["a path that is a number", [{ paths: [3], weights: [] }]],
    ["a path with a zero byte", [{ paths: ["a\u0000b"], weights: [] }]],
    ["a path that is too long", [{ paths: ["a".repeat(5000)], weights: [] }]],
  ])("is rejected if it is %s", async (_, manifest) => {
    expect(await refusal(await written(changed("weightsManifest", manifest)))).toMatch(/^Cannot (open|read)/);
  });
});

describe("a topology", () => {
  it.each([
    ["of a graph model", ["format", "graph-model"], /its graph has no nodes/],
    ["that is missing", ["modelTopology", null], /it has no modelTopology/],
    ["that is a word", ["modelTopology", "model"], /it has no modelTopology/],
    ["that is empty", ["modelTopology", {}], /Cannot open the checkpoint/],
    [
      "of another kind of model",
      ["modelTopology", "class_name", "Tree"],
      /its topology is a Tree, not a Sequential or functional model/,
    ],
    [
      "with an unknown layer",
      [...LAYERS, 1, "class_name", "Warp"],
      /its layer 'stem' has the class Warp, which convscope does not support\. Remove it or use an equivalent layer/,
    ],
    ["with a property of objects as a layer", [...LAYERS, 1, "class_name", "constructor"], /Cannot open/],
    ["with an unknown branch", [...layerConfig(2), "layer", "class_name", "Warp"], /Unknown layer: Warp/],
    [
      "with an unknown merge",
      [...layerConfig(2), "merge", { name: "summ" }],
      /Unknown merge function 'summ'/,
    ],
    ["with a merge in an unknown form", [...layerConfig(2), "merge", "mul"], /Cannot open the checkpoint/],
    ["with a merge without a name", [...layerConfig(2), "merge", {}], /Cannot open the checkpoint/],
    ["with an unknown activation", [...layerConfig(1), "activation", "swoosh"], /Cannot open the checkpoint/],
    [
      "with filters that do not fit",
      [...layerConfig(1), "filters", 4],
      /its layer 'block' of the class Residual cannot be computed \(Residual needs an inner layer that keeps the shape/,
    ],
    ["with filters below zero", [...layerConfig(1), "filters", -3], /Cannot open the checkpoint/],
    ["with units beyond all weights", [...layerConfig(7), "units", 1e9], /a layer has 1000000000 units/],
    [
      "with filters beyond all weights",
      [...layerConfig(1), "filters", 1e9],
      /a layer has 1000000000 filters/,
    ],
    ["with a kernel of astronomic size", [...layerConfig(1), "kernel_size", [1e9, 1e9]], /Cannot open/],
    ["with a kernel of words", [...layerConfig(1), "kernel_size", ["a", "b"]], /Cannot open/],
    ["without layers", [...LAYERS, []], /Cannot open the checkpoint/],
    ["whose layers are words", [...LAYERS, ["a", "b"]], /Cannot open the checkpoint/],
    ["whose input is not there", ["modelTopology", "config", "input_layers", []], /Cannot open/],
  ] as const)("is rejected: one %s", async (_, change, sentence) => {
    expect(await refusal(await written(changed(...(change as unknown as Change))))).toMatch(sentence);
  });

  it.each([
    ["a layer that is not there", [...inputOf(3), "nowhere"]],
    ["itself", [...inputOf(3), "norm"]],
    ["a layer that follows it", [...inputOf(3), "flat"]],
    ["a call that is never made", [...LAYERS, 3, "inbound_nodes", 0, 0, 1, 7]],
    ["an output that is not there", [...LAYERS, 3, "inbound_nodes", 0, 0, 2, 7]],
    ["no layer at all", [...LAYERS, 3, "inbound_nodes", 0, 0, {}]],
  ] as const)("is rejected, without hanging, if a layer reads %s", async (_, change) => {
    const sentence = await refusal(await written(changed(...(change as unknown as Change))));
    expect(sentence).toContain("Cannot open the checkpoint");
    expect(sentence).not.toContain(ENDLESS);
  });

  it("is rejected if it is nested a hundred thousand deep", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const json = text.replace('"modelTopology":{', `"modelTopology":{"deep":${deep},`);
    expect(json.length).toBeGreaterThan(text.length);
    expect(await refusal(await written(json))).toMatch(/^Cannot open the checkpoint/);
  });

  it.each([
    ["a kernel", [...layerConfig(1), "kernel_size", [12_000, 12_000]]],
    ["an image", [...layerConfig(0), "batch_input_shape", [null, 8, 8, 40_000_000]]],
    ["an image and units", [...layerConfig(0), "batch_input_shape", [null, 20_000, 20_000, 1]]],
  ] as const)("cannot allocate much more memory than its weights have, by %s", async (_, change) => {
    const before = process.resourceUsage().maxRSS;
    await mistakeOf(async () => open(await written(changed(...(change as unknown as Change)))));
    // In kilobytes: the requests above are for a gigabyte or more, with weights of one kilobyte.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(300_000);
  });
});
