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
const RESNET = join(FORMATS, "pt2", "resnet.pt2");
const UNPREPARED = { mean: 0, sd: 1 };

/** Tolerance for 32-bit sums in another order than PyTorch's. */
const TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;

const RESIDUAL = ["layer1.0/add", "layer2.0/add", "layer3.0/add", "layer4.0/add"];

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it("an exported network matches PyTorch at every module", async () => {
    const network = await open(RESNET, UNPREPARED);
    const { output, ...modules } = distances(network, await reference("state/resnet.json"), "name");
    expect(output).toBe(Number.POSITIVE_INFINITY);
    expect(Object.keys(modules)).toHaveLength(35);
    for (const [module, distance] of Object.entries(modules))
      expect(distance, module).toBeLessThan(TOLERANCE);
    network.dispose();
  });

  it("an exported network matches PyTorch's gradients", async () => {
    const network = await open(RESNET, UNPREPARED);
    const found = Object.entries(gradientDistances(network, await reference("state/resnet.json"), "name"));
    expect(found).toHaveLength(5);
    for (const [module, distance] of found) expect(distance, module).toBeLessThan(GRADIENT_TOLERANCE);
    network.dispose();
  });
});

describe("an exported network", () => {
  it("has its blocks, block sequence, kernels and classes, with the names of PyTorch's modules", async () => {
    const network = await open(RESNET);
    expect(network.blocks.map((block) => block.name)).toEqual(RESIDUAL);
    expect(network.chain.filter(({ kind }) => kind === "residual").map((unit) => unit.name)).toEqual(
      RESIDUAL,
    );
    expect(network.kernels().map(({ tap }) => tap)).toContain("layer2.0.conv1");
    expect(network.classes).toBe(10);
    expect(network.logits).toBe("fc");
    expect(network.input).toEqual([28, 28, 1]);
    network.dispose();
  });

  it("distinguishes the calls of a module, and names each tensor of the file", async () => {
    const network = await open(RESNET);
    const sources = new Map(network.taps.map(({ name, source }) => [name, source]));
    expect(sources.get("layer1.0.relu")).toBe("relu__1");
    expect(sources.get("layer1.0.relu#2")).toBe("relu__2");
    expect(sources.get("layer1.0/add")).toBe("add_");
    network.dispose();
  });

  it("states its format, exporter, precision and size, and has the hash of its bytes", async () => {
    const bytes = await readFile(RESNET);
    const network = await open(RESNET);
    expect(network.file).toEqual({
      format: "PyTorch export (.pt2), schema 8.20",
      framework: "torch 2.13.0+cpu",
      precision: "float32",
      bytes: bytes.length,
    });
    expect(network.sha256).toBe(sha256Of(bytes));
    network.dispose();
  });

  it("is recognized by its content under any name", async () => {
    const place = folder();
    await mkdir(place);
    await copyFile(RESNET, join(place, "network.keras"));
    (await open(join(place, "network.keras"))).dispose();
  });

  it("returns its weights with the names of the state dict, and counts each parameter once", async () => {
    const network = await open(RESNET);
    const weights = network.weights();
    expect(weights.map(({ name }) => name)).toContain("layer1.0.bn1.running_var");
    expect(weights.find(({ name }) => name === "conv1.weight")?.shape).toEqual([8, 1, 3, 3]);
    const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
    expect(parameters).toBe(weights.reduce((sum, { values }) => sum + values.length, 0));
    network.dispose();
  });

  it("has all of its outputs as heads, and reads the one that is chosen", async () => {
    const network = await open(join(FORMATS, "pt2", "open.pt2"));
    expect(network.heads).toMatchObject([
      { name: "scores", classes: 5 },
      { name: "maps", answers: "classMap", pixelClasses: 4 },
    ]);
    expect(network.output).toBe("scores");
    expect(network.reading("maps").output).toBe("maps");
    network.dispose();
  });

  it("frees its tensors when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const network = await open(RESNET);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
