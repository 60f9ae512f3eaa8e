import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { enginesHere } from "../support/engine.js";
import { distances, type Reference } from "../support/references.js";

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
