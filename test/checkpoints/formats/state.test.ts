import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../../src/checkpoints/open.js";
import { sha256Of } from "../../../src/core/files/hash.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import type { Network } from "../../../src/network/network.js";
import { enginesHere } from "../../support/engine.js";
import { mistakeOf } from "../../support/mistake.js";
import { withFolders } from "../../support/models.js";
import { distances, FORMATS, gradientDistances, reference } from "../../support/references.js";
import { renamedSafetensors } from "../../support/safetensors.js";

const folder = withFolders();
const fixture = (name: string) => join(FORMATS, "state", name);
const UNPREPARED = { mean: 0, sd: 1 };

/** Tolerance for 32-bit sums in another order than PyTorch's. */
const TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;

/**
 * Files with other names, number types and wrappers: the number of modules with weights in each, and its description.
 */
const OTHERS = {
  "hugging-face.safetensors": {
    modules: 25,
    blocks: 3,
    file: {
      format: "PyTorch state dict (.safetensors), read as a ResNet of 11 layers",
      framework: "pytorch",
      precision: "float32",
    },
  },
  "timm-half.pth": {
    modules: 27,
    blocks: 4,
    file: {
      format: "PyTorch training checkpoint (.pt), read as a ResNet of 10 layers",
      framework: "pytorch",
      precision: "float16",
      leftOut: ["its other entries ('arch', 'epoch', 'best')"],
    },
  },
  "resnext-module.pt": {
    modules: 33,
    blocks: 4,
    file: {
      format: "PyTorch pickled module (.pt), read as a ResNet of 14 layers",
      framework: "pytorch",
      precision: "bfloat16",
    },
  },
  "vgg.pth": {
    modules: 9,
    blocks: 0,
    file: {
      format: "PyTorch state dict (.pt), read as a VGG of 6 layers",
      framework: "pytorch",
      precision: "float32",
    },
  },
  "densenet.pth": {
    modules: 22,
    blocks: 0,
    // Its file has names of another version of torchvision than the one that PyTorch computed with.
    by: "name",
    file: {
      format: "PyTorch state dict (.pt), read as a DenseNet of 11 layers",
      framework: "pytorch",
      precision: "float32",
    },
  },
  "mini-resnet.pt": {
    modules: 5,
    blocks: 2,
    file: {
      format: "PyTorch state dict (.pt), read as mini-resnet",
      framework: "pytorch",
      precision: "float64",
    },
  },
} as const;

const RESNET = ["resnet.safetensors", "resnet.pt", "resnet-checkpoint.pt"];

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(RESNET)("%s matches PyTorch at every tap", async (name) => {
    const network = await open(fixture(name), UNPREPARED);
    const found = Object.entries(distances(network, await reference("state/resnet.json")));
    const compared = found.filter(([source]) => source !== "output");
    expect(compared).toHaveLength(35);
    for (const [source, distance] of compared) expect(distance, source).toBeLessThan(TOLERANCE);
    network.dispose();
  });

  it.each(Object.entries(OTHERS))("%s matches PyTorch, by the names of the file", async (name, of) => {
    const network = await open(fixture(name), UNPREPARED);
    const expected = await reference(`state/${name.replace(/\..*$/, ".json")}`);
    const found = Object.entries(distances(network, expected, "by" in of ? of.by : "source"));
    expect(found).toHaveLength(of.modules);
    for (const [source, distance] of found) expect(distance, source).toBeLessThan(TOLERANCE);
    const gradients = Object.entries(gradientDistances(network, expected));
    expect(gradients).toHaveLength(1);
    for (const [source, distance] of gradients) expect(distance, source).toBeLessThan(GRADIENT_TOLERANCE);
    network.dispose();
  });

  it("a VGG matches PyTorch at images of a size that its classifier needs an adaptive pool for", async () => {
    const network = await open(fixture("vgg.pth"), UNPREPARED);
    const expected = await reference("state/vgg-wide.json");
    const found = [
      ...Object.entries(distances(network, expected)),
      ...Object.entries(gradientDistances(network, expected)),
    ];
    expect(found).toHaveLength(10);
    for (const [source, distance] of found) expect(distance, source).toBeLessThan(GRADIENT_TOLERANCE);
    network.dispose();
  });

  it.each(RESNET)("%s matches PyTorch's gradients", async (name) => {
    const network = await open(fixture(name), UNPREPARED);
    const found = Object.entries(gradientDistances(network, await reference("state/resnet.json")));
    expect(found).toHaveLength(5);
    for (const [source, distance] of found) expect(distance, source).toBeLessThan(GRADIENT_TOLERANCE);
    network.dispose();
  });
});

describe("weights of PyTorch", () => {
  it.each(Object.entries(OTHERS))(
    "state how they were read, and count each parameter once: %s",
    async (name, { blocks, file }) => {
      const bytes = await readFile(fixture(name));
      const network = await open(fixture(name));
      expect(network.file).toEqual({ ...file, bytes: bytes.length });
      expect(network.sha256).toBe(sha256Of(bytes));
      expect(network.blocks).toHaveLength(blocks);
      const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
      expect(parameters).toBe(network.weights().reduce((sum, { values }) => sum + values.length, 0));
      network.dispose();
    },
  );

  it("have taps named after modules, kernels, biases and scores", async () => {
    const network = await open(fixture("resnet.pt"));
    expect(network.blocks.map(({ name }) => name)).toEqual([1, 2, 3, 4].map((at) => `layer${at}.0/add`));
    const names = network.taps.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["layer2.0.downsample.1", "layer1.0.relu#2", "avgpool"]));
    expect(network.kernels().find(({ tap }) => tap === "conv1")?.shape).toEqual([3, 3, 1, 8]);
    const fc = network.taps.filter(({ name }) => name === "fc");
    const bias = network.weights().find(({ name }) => name === "fc.bias");
    expect(network.biases(fc)[0]).toEqual(bias?.values);
    expect(network.logits).toBe("fc");
    expect(network.classes).toBe(10);
    expect(network.input).toEqual([null, null, 1]);
    network.dispose();
  });

  it("have the names of the file as sources if they differ", async () => {
    const network = await open(fixture("hugging-face.safetensors"));
    const sources = new Map(network.taps.map(({ name, source }) => [name, source]));
    expect(sources.get("conv1")).toBe("resnet.embedder.embedder.convolution");
    expect(sources.get("layer2.1.bn3")).toBe("resnet.encoder.stages.1.layers.1.layer.2.normalization");
    expect(sources.get("fc")).toBe("classifier.1");
    network.dispose();
  });

  it("of a ResNet with the names of pytorch-cifar are those of the ResNet", async () => {
    const place = folder();
    await mkdir(place);
    const path = join(place, "cifar.safetensors");
    const names = (name: string) =>
      `module.${name.replace("downsample", "shortcut").replace(/^fc/, "linear")}`;
    await writeFile(path, renamedSafetensors(await readFile(fixture("resnet.safetensors")), names));
    const [found, expected] = [await open(path), await open(fixture("resnet.safetensors"))];
    expect(found.taps.map(({ name, op }) => [name, op])).toEqual(
      expected.taps.map(({ name, op }) => [name, op]),
    );
    expect(found.taps.map(({ source }) => source)).toEqual(
      expect.arrayContaining(["layer2.0.shortcut.0", "layer2.0.shortcut.1", "linear"]),
    );
    expect(found.weights().map(({ values }) => values)).toEqual(
      expected.weights().map(({ values }) => values),
    );
    found.dispose();
    expected.dispose();
  });

  it("of the twin of mini-resnet have the taps of convscope's own", async () => {
    const [twin, own] = [await open(fixture("mini-resnet.pt")), await open("bundled:mini-resnet")];
    const namesOf = ({ taps }: Network) =>
      taps.map(({ name, kind, preActivation }) => [name, kind, preActivation]);
    const ownTaps = namesOf(own).filter(([name]) => name !== "dropout" && !/[345]/.test(String(name)));
    expect(namesOf(twin)).toEqual(ownTaps);
    expect(twin.input).toEqual([28, 28, 1]);
    twin.dispose();
    own.dispose();
  });

  it.each(["resnet.safetensors", "resnet-checkpoint.pt"])(
    "are recognized by their content under any name: %s",
    async (name) => {
      const place = folder();
      await mkdir(place);
      await copyFile(fixture(name), join(place, "network.onnx"));
      (await open(join(place, "network.onnx"))).dispose();
    },
  );

  it("free their tensors when they are disposed of", async () => {
    const before = tf.memory().numTensors;
    const network = await open(fixture("resnet.pt"));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("an address of weights", () => {
  it("chooses the stem of a ResNet", async () => {
    const [small, large] = [
      await open(fixture("resnet.pt")),
      await open(`${fixture("resnet.pt")}?preprocessing=none&stem=imagenet`),
    ];
    expect(small.taps.some(({ name }) => name === "maxpool")).toBe(false);
    expect(large.taps.find(({ name }) => name === "conv1")?.op).toBe("conv 3×3 stride 2×2");
    expect(large.taps.some(({ name }) => name === "maxpool")).toBe(true);
    for (const each of [small, large]) each.dispose();
  });

  it("chooses an architecture, and the first weight that does not fit it is named", async () => {
    (await open(`${fixture("mini-resnet.pt")}?as=mini-resnet`)).dispose();
    const mismatch = async (name: string, as: string) =>
      (await mistakeOf(() => open(`${fixture(name)}?as=${as}`))).replace(/^[^:]*: /, "");
    expect(await mismatch("resnet.pt", "resnet18")).toMatch(
      /^its 'conv1\.weight' is 8×1×3×3, where resnet18 has 64×1×3×3\. Save the network/,
    );
    expect(await mismatch("vgg.pth", "vgg11_bn")).toMatch(
      /^its 'features\.0\.weight' is 4×3×3×3, where vgg11_bn has 64×3×3×3\./,
    );
    expect(await mismatch("vgg.pth", "densenet121")).toMatch(
      /^it lacks 'features\.conv0\.weight', which densenet121 has\./,
    );
    expect(await mismatch("resnet.pt", "mini-resnet")).toMatch(
      /^it lacks 'conv2\.weight', which mini-resnet has\./,
    );
  });

  it("is rejected for an unknown architecture, and for a file with its own", async () => {
    expect(await mistakeOf(() => open(`${fixture("resnet.pt")}?as=resnet19`))).toMatch(/resnet19.*resnet18/);
    expect(await mistakeOf(() => open(`${join(FORMATS, "onnx", "resnet-bn.onnx")}?as=resnet18`))).toMatch(
      /describes its own network/,
    );
  });
});
