import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { sha256Of } from "../../../src/core/files/hash.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { enginesHere } from "../../support/engine.js";
import { withFolders } from "../../support/models.js";
import { distances, FORMATS, gradientDistances, reference } from "../../support/references.js";

const folder = withFolders();
const fixture = (name: string) => join(FORMATS, "onnx", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** Tolerance for 32-bit sums in another order than onnxruntime's. */
const TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;

/** One of 255 steps of a range that is at most twice as wide as its largest value: ties may round either way. */
const STEP = 2.01 / 255;

/** Operations without a tap: they pass their input on, or move axes that have already been moved. */
const SILENT: ReadonlySet<string> = new Set(["Cast", "Identity", "Dropout", "Transpose", "QuantizeLinear"]);

const NETWORKS = [
  "resnet-folded",
  "resnet-bn",
  "resnet-dynamo",
  "resnet-dynamo-bn",
  "resnet-external",
  "keras-channels-last",
];

const RESIDUAL = ["layer1.0/add", "layer2.0/add", "layer3.0/add", "layer4.0/add"];

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each([...NETWORKS.map((name) => [name, TOLERANCE] as const), ["resnet-qdq", STEP] as const])(
    "%s matches onnxruntime at every tap",
    async (name, tolerance) => {
      const network = await open(fixture(`${name}.onnx`), UNPREPARED);
      const expected = await reference(`onnx/${name}.json`);
      const found = distances(network, expected);
      const silent = expected.taps.filter(({ op }) => SILENT.has(op ?? "")).map(({ source }) => source);
      const compared = Object.entries(found).filter(
        ([source, distance]) => Number.isFinite(distance) || !silent.includes(source),
      );
      expect(compared.length).toBeGreaterThan(20);
      for (const [source, distance] of compared) expect(distance, source).toBeLessThan(tolerance);
      network.dispose();
    },
  );

  it.each(["resnet-folded", "resnet-bn"])("%s matches PyTorch's gradients", async (name) => {
    const network = await open(fixture(`${name}.onnx`), UNPREPARED);
    const found = Object.entries(gradientDistances(network, await reference(`onnx/${name}.json`)));
    expect(found).toHaveLength(1);
    for (const [source, distance] of found) expect(distance, source).toBeLessThan(GRADIENT_TOLERANCE);
    network.dispose();
  });
});

describe("a residual network in an ONNX file", () => {
  it.each(["resnet-folded", "resnet-bn", "resnet-dynamo", "resnet-dynamo-bn", "resnet-external"])(
    "has its blocks, with the names of PyTorch's modules: %s",
    async (name) => {
      const network = await open(fixture(`${name}.onnx`));
      expect(network.blocks.map((block) => block.name)).toEqual(RESIDUAL);
      expect(network.chain.filter(({ kind }) => kind === "residual").map((unit) => unit.name)).toEqual(
        RESIDUAL,
      );
      expect(network.kernels().map(({ tap }) => tap)).toContain("layer2.0.conv1");
      expect(network.classes).toBe(10);
      expect(network.logits).toBe("fc");
      expect(network.input).toEqual([28, 28, 1]);
      network.dispose();
    },
  );

  it.each(["resnet-qdq", "keras-channels-last"])("has its blocks without module names: %s", async (name) => {
    const network = await open(fixture(`${name}.onnx`));
    expect(network.blocks).toHaveLength(name === "resnet-qdq" ? 4 : 2);
    network.dispose();
  });
});

describe("an ONNX file", () => {
  it("states its format, exporter and precision, and has the hash of its bytes and of its external files", async () => {
    const bytes = await readFile(fixture("resnet-external.onnx"));
    const beside = await readFile(fixture("resnet-external.onnx.data"));
    const network = await open(fixture("resnet-external.onnx"));
    expect(network.file).toEqual({
      format: "ONNX model (.onnx), opset 20",
      framework: "pytorch 2.13.0+cpu",
      precision: "float32",
      bytes: bytes.length + beside.length,
      leftOut: ["12 batch norms that the exporter folded into convolutions (optimize=False keeps them)"],
    });
    expect(network.sha256).toBe(sha256Of(Buffer.concat([bytes, beside])));
    network.dispose();
  });

  it("is recognized by its content under any name", async () => {
    const place = folder();
    await mkdir(place);
    await copyFile(fixture("resnet-bn.onnx"), join(place, "network.h5"));
    (await open(join(place, "network.h5"))).dispose();
  });

  it("states where a batch normalization was folded into a convolution, and only there", async () => {
    const opsOf = async (name: string) => {
      const network = await open(fixture(name));
      const ops = network.taps.filter(({ kind }) => kind === "conv").map(({ op }) => op);
      network.dispose();
      return ops;
    };
    for (const op of await opsOf("resnet-folded.onnx")) expect(op).toMatch(/^conv \d×\d.*folded in/);
    for (const op of await opsOf("resnet-dynamo.onnx")) expect(op).toMatch(/^conv \d×\d.*folded in/);
    for (const op of await opsOf("resnet-bn.onnx")) expect(op).not.toMatch(/folded/);
    for (const op of await opsOf("resnet-dynamo-bn.onnx")) expect(op).not.toMatch(/folded/);
  });

  it("returns its weights with the names of the file, and counts each parameter once", async () => {
    const network = await open(fixture("resnet-bn.onnx"));
    const weights = network.weights();
    expect(weights.map(({ name }) => name)).toContain("layer1.0.bn1.running_var");
    expect(weights.find(({ name }) => name === "conv1.weight")?.shape).toEqual([8, 1, 3, 3]);
    const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
    expect(parameters).toBe(weights.reduce((sum, { values }) => sum + values.length, 0));
    network.dispose();
  });

  it("frees its tensors when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const network = await open(fixture("resnet-qdq.onnx"));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
