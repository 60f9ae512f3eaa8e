import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { goalFor } from "../../src/network/goalFor.js";
import { enginesHere } from "../support/engine.js";
import { writeGraphModel } from "../support/graphModels.js";
import { withFolders } from "../support/models.js";
import { distance, distances, inputsOf, type Reference } from "../support/references.js";

const HEADS = fileURLToPath(new URL("../fixtures/heads/", import.meta.url));
const UNPREPARED = { mean: 0, sd: 1 };
/** Tolerance for 32-bit sums in another order than the framework's. */
const TOLERANCE = 1e-5;

const reference = async (name: string) =>
  JSON.parse(await readFile(join(HEADS, `${name}.json`), "utf8")) as Reference;

const KERAS = ["unet", "autoencoder", "multilabel", "regression", "detector"];
const TORCH = ["unet", "masks", "autoencoder", "multilabel", "regression"];

describe.each(await enginesHere())("on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(KERAS)("%s.keras matches Keras at every layer", async (name) => {
    const network = await open(join(HEADS, `${name}.keras`), UNPREPARED);
    for (const [layer, distance] of Object.entries(distances(network, await reference(name))))
      expect(distance, layer).toBeLessThan(TOLERANCE);
    network.dispose();
  });

  it.each(TORCH)("%s.pt2 matches PyTorch at every operation", async (name) => {
    const network = await open(join(HEADS, `${name}.pt2`), UNPREPARED);
    const found = distances(network, await reference(`${name}-torch`));
    const sources = new Set(network.taps.map(({ source }) => source));
    for (const [operation, distance] of Object.entries(found))
      if (sources.has(operation)) expect(distance, operation).toBeLessThan(TOLERANCE);
    expect(sources.size).toBeGreaterThan(6);
    network.dispose();
  });
});

/** The reference of a network with further inputs, and their values. */
interface FedReference extends Reference {
  readonly feeds: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
}

describe.each(await enginesHere())("a network with three inputs on the %s engine", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each([
    ["two-inputs.keras", "two-inputs", (name: string) => name],
    ["two-inputs.pt2", "two-inputs-torch", (name: string) => name],
    ["two-inputs.onnx", "two-inputs-torch", (name: string) => ONNX_NAMES[name] ?? name],
  ] as const)("%s matches its framework at every tap", async (file, due, nameOf) => {
    const network = await open(join(HEADS, file), UNPREPARED);
    const expected = (await reference(due)) as FedReference;
    const feeds = Object.entries(expected.feeds).map(([name, { shape, values }]) => {
      return { name, shape, values: Float32Array.from(values) };
    });
    const recorded = network.record({ ...inputsOf(expected), feeds });
    const distances = expected.taps.map((kept) => {
      const tap = network.taps.findLast(({ source }) => source === nameOf(kept.source));
      const found = recorded.find((each) => each.tap === tap?.name);
      return found === undefined ? undefined : distance(found.values, kept);
    });
    const known = distances.filter((each) => each !== undefined);
    expect(known.length).toBeGreaterThan(4);
    expect(Math.max(...known)).toBeLessThan(TOLERANCE);
    network.dispose();
  });
});

/** Names in the ONNX file of what PyTorch's operations compute. */
const ONNX_NAMES: Readonly<Record<string, string>> = {
  mul: "/Mul_output_0",
  tanh: "/Tanh_output_0",
  softmax: "scores",
  linear: "/embedded/Gemm_output_0",
  conv2d: "/conv/Conv_output_0",
  relu: "/Relu_output_0",
};

describe("the further inputs of a graph model", () => {
  const folder = withFolders();

  it("are its other placeholders", async () => {
    const dim = ["-1", "4", "4", "1"].map((size) => ({ size }));
    const other = { name: "other", op: "Placeholder", attr: { shape: { shape: { dim } } } };
    const sum = { name: "sum", op: "AddV2", input: ["image", "other"] };
    const network = await open(
      await writeGraphModel(folder(), { nodes: [other, sum], weights: [] }),
      UNPREPARED,
    );
    expect(network.furtherInputs).toEqual([{ name: "other", shape: [4, 4, 1] }]);
    const images = { shape: [2, 4, 4, 1], values: new Float32Array(32).fill(2) } as const;
    const feeds = [{ name: "other", shape: [1, 4, 4, 1], values: new Float32Array(16).fill(3) }];
    const sums = network.record({ ...images, feeds }).find(({ tap }) => tap === "sum");
    expect([...sums!.values]).toEqual(Array.from({ length: 32 }, () => 5));
    network.dispose();
  });
});

describe("goals of outputs that are not one softmax", () => {
  const image = inputsOf({ input: { shape: [1, 32, 32, 3], scale: 1 }, taps: [] });

  it.each([
    ["unet.keras", "2@4,7"],
    ["unet.pt2", "2@4,7"],
    ["masks.pt2", "1@4,7"],
    ["autoencoder.pt2", "0@4,7"],
  ])("of %s include a class at a position: %s", async (file, target) => {
    const network = await open(join(HEADS, file), UNPREPARED);
    const goal = goalFor(network, { ...image, address: "", labels: [undefined] }, { target });
    const tap = network.taps.find(({ name }) => name === network.output)!;
    const [value] = network.goals(image, goal);
    const due = network.record(image, [tap])[0]!.values;
    const scores = [...due.subarray((4 * 32 + 7) * tap.shape[2]!, (4 * 32 + 8) * tap.shape[2]!)];
    const own = scores[Number(target[0])]!;
    // The logit, from the probabilities of the output.
    if (file.startsWith("masks") || file.startsWith("autoencoder"))
      expect(value).toBeCloseTo(Math.log(own / (1 - own)), 3);
    else if (file === "unet.pt2") expect(value).toBeCloseTo(own, 5);
    const [found] = network.gradients(image, goal, network.taps.slice(0, 1));
    expect(found!.gradient.values.some((slope) => slope !== 0)).toBe(true);
    network.dispose();
  });

  it("include the mean of a class over all positions, and a number of a regression", async () => {
    const unet = await open(join(HEADS, "unet.pt2"), UNPREPARED);
    const images = { ...image, address: "", labels: [undefined] };
    const [mean] = unet.goals(image, goalFor(unet, images, { target: "1@mean" }));
    const output = unet.record(image, [unet.taps.find(({ name }) => name === unet.output)!])[0]!.values;
    const own = output.filter((_, at) => at % 4 === 1);
    expect(mean).toBeCloseTo(own.reduce((sum, each) => sum + each, 0) / own.length, 5);
    unet.dispose();
    const regression = await open(join(HEADS, "regression.pt2"), UNPREPARED);
    const [second] = regression.goals(image, goalFor(regression, images, { target: "output[1]" }));
    const numbers = regression.record(image, [
      regression.taps.find(({ name }) => name === regression.output)!,
    ])[0]!;
    expect(second).toBeCloseTo(numbers.values[1]!, 6);
    regression.dispose();
  });

  it("take the loss of independent labels as the mean of their binary cross-entropies", async () => {
    const network = await open(join(HEADS, "multilabel.keras"), UNPREPARED);
    const [loss] = network.goals(image, { of: "loss", classes: [1] });
    const tap = network.taps.find(({ name }) => name === network.output)!;
    const [a, b, c] = network.record(image, [tap])[0]!.values as unknown as [number, number, number];
    expect(loss).toBeCloseTo(-(Math.log(1 - a) + Math.log(b) + Math.log(1 - c)) / 3, 2);
    network.dispose();
  });
});

describe("the meaning of an output", () => {
  it.each([
    ["unet.keras", "classMap", 4],
    ["unet.pt2", "classMap", 4],
    ["masks.pt2", "masks", 2],
    ["autoencoder.keras", "picture", undefined],
    ["autoencoder.pt2", "picture", undefined],
    ["detector.keras", "values", undefined],
  ])("of %s is %s", async (file, answers, pixelClasses) => {
    const network = await open(join(HEADS, file));
    expect(network.heads[0]).toMatchObject({ answers, classes: null });
    expect(network.heads[0]?.pixelClasses).toBe(pixelClasses);
    network.dispose();
  });

  it.each([
    ["multilabel.keras", "labels", 3],
    ["multilabel.pt2", "labels", 3],
    ["regression.keras", "values", null],
    ["regression.pt2", "classes", 2],
  ])("of the vector of %s is %s", async (file, answers, classes) => {
    const network = await open(join(HEADS, file));
    expect(network.heads[0]).toMatchObject({ answers, classes });
    network.dispose();
  });
});
