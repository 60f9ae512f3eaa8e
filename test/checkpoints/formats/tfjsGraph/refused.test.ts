import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import { convolution, wholes, writeGraphModel } from "../../../support/graphModels.js";
import { mistakeOf } from "../../../support/mistake.js";
import { withFolders } from "../../../support/models.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The sentence with which a model is refused, after a look that no tensor stayed behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(path));
  expect(tf.memory().numTensors).toBe(before);
  expect(sentence).not.toContain("\n");
  return sentence.replace(/^Cannot open the checkpoint '[^']*': /, "");
}

describe("a graph model that is hostile", () => {
  it.each([
    [
      "graph-cycle",
      /^its nodes form a cycle: 'net_1\/relu_1\/Relu' \(Relu\) reads 'net_1\/scores_1\/Softmax'/,
    ],
    ["graph-path", /^it names a weight file outside its folder \('\.\.\/secret\.bin'\)/],
    ["graph-while", /^its node 'loop' \(While\) chooses at run time which branch runs/],
  ])("is refused in one line: %s", async (name, sentence) => {
    expect(await refusal(join(FORMATS, "hostile", name))).toMatch(sentence);
  });
});

/** The parts of a `model.json` that are broken here. */
interface Topology {
  modelTopology: { node: { name: string; op: string; input?: unknown; attr: Record<string, unknown> }[] };
  weightsManifest: { weights: { name: string; dtype: string }[] }[];
  signature: { outputs: Record<string, { name: string }> };
}

describe("a graph model that is broken", () => {
  let original: string;
  let weights: Uint8Array;
  beforeAll(async () => {
    const plain = join(FORMATS, "tfjs-graph", "plain");
    original = await readFile(join(plain, "model.json"), "utf8");
    weights = await readFile(join(plain, "group1-shard1of1.bin"));
  });

  async function broken(change: (json: Topology) => void): Promise<string> {
    const place = folder();
    await mkdir(place);
    const json = JSON.parse(original) as Topology;
    change(json);
    await writeFile(join(place, "model.json"), JSON.stringify(json));
    await writeFile(join(place, "group1-shard1of1.bin"), weights);
    return refusal(place);
  }
  const nodeOf = ({ modelTopology }: Topology, op: string) =>
    modelTopology.node.find((each) => each.op === op)!;

  it.each<[string, (json: Topology) => void, RegExp]>([
    ["without nodes", (json) => (json.modelTopology.node = []), /^its graph has no nodes/],
    ["with a node of no name", (json) => (nodeOf(json, "Relu").name = ""), /has no name or no operation/],
    [
      "with inputs that are not a list",
      (json) => (nodeOf(json, "Relu").input = "x"),
      /has no readable inputs/,
    ],
    [
      "with two nodes of one name",
      (json) => (nodeOf(json, "Relu").name = "image"),
      /^it has two nodes 'image'/,
    ],
    [
      "that reads what nothing makes",
      (json) => (nodeOf(json, "Relu").input = ["nowhere"]),
      /^its node 'net_1\/relu_1\/Relu' \(Relu\) reads 'nowhere', which no node computes/,
    ],
    [
      "with an output that nothing makes",
      (json) => (json.signature.outputs = { out: { name: "nowhere:0" } }),
      /^its signature reads 'nowhere', which no node computes/,
    ],
    [
      "of unknown operations, all of which are named",
      (json) => {
        nodeOf(json, "Relu").op = "NonMaxSuppression";
        nodeOf(json, "Mean").op = "Cumsum";
      },
      /^its node 'net_1\/relu_1\/Relu' \(NonMaxSuppression\) is an operation that convscope lacks, like others in it \(Cumsum\); export the part of the network that does without them\.$/,
    ],
    [
      "whose constant has no weights",
      (json) => (json.weightsManifest[0]!.weights[0]!.name = "other"),
      /^its node 'net_1\/depthwise_1\/depthwise\/ReadVariableOp' \(Const\) has no weights/,
    ],
    [
      "whose weights are listed twice",
      (json) => (json.weightsManifest[0]!.weights[1]!.name = json.weightsManifest[0]!.weights[0]!.name),
      /^it stores two weights/,
    ],
    [
      "of a stride that is not a number",
      (json) => (nodeOf(json, "Conv2D").attr.strides = { list: { i: ["1", "NaN", "1", "1"] } }),
      /^its node 'net_1\/bn_1\/batchnorm\/mul_1' \(Conv2D\) cannot be computed: its strides contain a value that is not an integer/,
    ],
    [
      "of a stride of zero",
      (json) => (nodeOf(json, "Conv2D").attr.strides = wholes(1, 0, 0, 1)),
      /^its node 'net_1\/bn_1\/batchnorm\/mul_1' \(Conv2D\) cannot be computed: its strides 0×0 do not fit a window of 3×3/,
    ],
    [
      "of a stride over channels",
      (json) => (nodeOf(json, "Conv2D").attr.strides = wholes(1, 1, 1, 2)),
      /its strides 1×1×1×2 apply to axes other than rows and columns/,
    ],
    [
      "of an unknown padding",
      (json) => (nodeOf(json, "Conv2D").attr.padding = { s: "eA==" }),
      /its padding 'x' is unknown/,
    ],
  ])("is refused: %s", async (_, change, sentence) => {
    expect(await broken(change)).toMatch(sentence);
  });
});

describe("a graph model that convscope does not show", () => {
  it("is refused where it was exported for training", async () => {
    const four = (name: string) => ({ name, shape: [1], values: Float32Array.of(1) });
    const input = ["image", "a", "b", "c", "d"];
    const nodes = [{ name: "bn", op: "FusedBatchNormV3", input }];
    const path = await writeGraphModel(folder(), { nodes, weights: ["a", "b", "c", "d"].map(four) });
    expect(await refusal(path)).toMatch(/export the network for inference/);
  });

  it("is refused where a kernel does not fit its channels", async () => {
    const weights = [{ name: "w", shape: [1, 1, 3, 2], values: new Float32Array(6) }];
    const nodes = [{ name: "conv", op: "Conv2D", input: ["image", "w"], attr: convolution() }];
    const path = await writeGraphModel(folder(), { nodes, weights });
    expect(await refusal(path)).toMatch(
      /its kernel reads 3 channels in each of 1 groups, but its input has 1/,
    );
  });
});
