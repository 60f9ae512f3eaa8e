import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { rewritten } from "../support/exportedFiles.js";
import { writeGraphModel } from "../support/graphModels.js";
import { sampleCheckpoint, withFolders, writtenAs } from "../support/models.js";
import { writtenModel } from "../support/onnxModels.js";
import { FORMATS } from "../support/references.js";

withEngine();
const folder = withFolders();

async function leftOutOf(checkpoint: string): Promise<readonly string[] | undefined> {
  const network = await open(checkpoint);
  network.dispose();
  return network.file?.leftOut;
}

const DROPOUT = "the effect in training of one layer (Dropout)";
const LOSS = "the loss, optimizer and metrics of its training";
const STATE = "the state of its optimizer";

describe("what a network does without", () => {
  it("is nothing for files that hold the network alone", async () => {
    for (const path of [
      "keras/mobile.keras",
      "onnx/resnet-bn.onnx",
      "tfjs-graph/plain",
      "pt2/resnet.pt2",
      "state/resnet.pt",
      "state/resnet.safetensors",
    ])
      expect(await leftOutOf(join(FORMATS, path)), path).toBeUndefined();
  });

  it.each(["trained.keras", "trained.h5"])("is what Keras stores for training: %s", async (name) => {
    expect(await leftOutOf(join(FORMATS, "keras", name))).toEqual([
      "regularizers and constraints of one layer",
      DROPOUT,
      LOSS,
      STATE,
    ]);
  });

  it("is what TensorFlow.js stores for training", async () => {
    const { text, weights } = await sampleCheckpoint(folder());
    const json = JSON.parse(text) as {
      modelTopology: Record<string, unknown>;
      trainingConfig?: object;
      weightsManifest: { weights: object[] }[];
    };
    json.trainingConfig = { loss: "categorical_crossentropy" };
    json.weightsManifest[0]?.weights.push({ name: "iter", shape: [1], dtype: "int32", group: "optimizer" });
    const bytes = Buffer.concat([weights, Buffer.from(Int32Array.of(3).buffer)]);
    expect(await leftOutOf(await writtenAs(folder(), JSON.stringify(json), bytes))).toEqual([
      DROPOUT,
      LOSS,
      STATE,
    ]);
  });

  it("is dropout in an ONNX file, and outputs that no pixel changes", async () => {
    const place = folder();
    await mkdir(place);
    const path = join(place, "network.onnx");
    const nodes = [
      { op: "Relu", inputs: ["image"], outputs: ["r"] },
      { op: "Dropout", inputs: ["r"], outputs: ["d"] },
      { op: "Sigmoid", inputs: ["d"], outputs: ["y"] },
    ];
    await writeFile(path, writtenModel({ nodes, tensors: [], input: [1, 1, 4, 4] }));
    expect(await leftOutOf(path)).toEqual(["the effect in training of 1 Dropout node"]);
  });

  it("is what an exporter folded into convolutions, with the setting that keeps it", async () => {
    const [script, dynamo] = [
      await leftOutOf(join(FORMATS, "onnx/resnet-folded.onnx")),
      await leftOutOf(join(FORMATS, "onnx/resnet-dynamo.onnx")),
    ];
    expect(script).toEqual([
      expect.stringMatching(
        /^\d+ batch norms that the exporter folded into convolutions \(do_constant_folding=False keeps them\)$/,
      ),
    ]);
    expect(dynamo).toEqual([expect.stringMatching(/\(optimize=False keeps them\)$/)]);
  });

  it("is dropout in an exported program, and weights that it does not read", async () => {
    expect(await leftOutOf(join(FORMATS, "pt2/mobile.pt2"))).toEqual(["the effect in training of 1 dropout"]);
    const place = folder();
    await mkdir(place);
    const path = join(place, "network.pt2");
    const config = "data/weights/model_weights_config.json";
    const archive = rewritten(await readFile(join(FORMATS, "pt2/resnet.pt2")), (files) => {
      const json = JSON.parse(Buffer.from(files[config]!).toString()) as { config: Record<string, object> };
      json.config["aux.weight"] = json.config["fc.bias"]!;
      files[config] = Buffer.from(JSON.stringify(json));
    });
    await writeFile(path, archive);
    expect(await leftOutOf(path)).toEqual(["weights that no operation reads ('aux.weight')"]);
  });

  it("is what a training checkpoint of PyTorch holds besides the weights", async () => {
    expect(await leftOutOf(join(FORMATS, "state/resnet-checkpoint.pt"))).toEqual([
      "its other entries ('epoch', 'best', 'arch')",
    ]);
    expect(await leftOutOf(join(FORMATS, "state/timm-half.pth"))).toEqual([
      "its other entries ('arch', 'epoch', 'best')",
    ]);
  });

  it("is an output of a graph model that needs an operation which convscope lacks", async () => {
    const path = await writeGraphModel(folder(), {
      weights: [{ name: "axis", shape: [], values: Int32Array.of(3) }],
      nodes: [
        { name: "relu", op: "Relu", input: ["image"] },
        { name: "class", op: "ArgMax", input: ["relu", "axis"] },
      ],
      outputs: { class: "class:0", maps: "relu:0" },
    });
    expect(await leftOutOf(path)).toEqual(["output 'class' (ArgMax)"]);
  });
});
