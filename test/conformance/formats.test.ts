import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { formats } from "../../src/checkpoints/formats/index.js";
import { open } from "../../src/checkpoints/open.js";
import { UserError } from "../../src/core/errors.js";
import { withEngine } from "../support/engine.js";
import { apart, built, chain, images, networkHere, withFolders, writeCheckpoint } from "../support/models.js";

withEngine();
const folder = withFolders();

/** The writer of checkpoints for each format. A new format needs its line here. */
const WRITERS: Readonly<Record<string, (model: tf.LayersModel, folder: string) => Promise<string>>> = {
  tfjs: (model, path) => writeCheckpoint(model, path),
};

/** Formats that are read but not written: their suite contains files written by their own frameworks. */
const READ_ALONE = ["keras", "exported", "onnx", "state", "tfjs-graph"];

const PROBE = [2, 8, 8, 1] as const;

const conv = (name: string) =>
  tf.layers.conv2d({ name, filters: 3, kernelSize: 3, padding: "same", activation: "relu" });

/** Networks from a handful of weights to more than one page of memory. */
const MODELS: readonly [string, () => tf.LayersModel][] = [
  ["a few weights", () => chain([8, 8, 1], [tf.layers.conv2d({ filters: 2, kernelSize: 1, name: "tiny" })])],
  [
    "a residual block",
    () => chain([8, 8, 1], [conv("stem"), new Residual({ layer: conv("branch"), name: "block" })]),
  ],
  [
    "many weights",
    () => chain([8, 8, 1], [conv("stem"), tf.layers.flatten(), tf.layers.dense({ units: 50 })]),
  ],
];

const LINES = Object.keys(WRITERS).flatMap((name) => MODELS.map(([size, build]) => ({ name, size, build })));

const written = async (name: string, build: () => tf.LayersModel) => {
  const model = built(build);
  const path = await (WRITERS[name] as NonNullable<(typeof WRITERS)[string]>)(model, folder());
  const network = networkHere(model);
  const expected = network.record(images(PROBE));
  network.dispose();
  return { path, expected };
};

async function refusalOf(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const error: unknown = await open(path).then(
    () => "it opened",
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(tf.memory().numTensors).toBe(before);
  return (error as UserError).message;
}

describe("the table of formats", () => {
  it("has a writer in this suite for each of its entries", () => {
    expect([...Object.keys(WRITERS), ...READ_ALONE].sort()).toEqual(Object.keys(formats).sort());
  });
});

describe.each(LINES)("a checkpoint of the format $name with $size", ({ name, build }) => {
  it("is recognized, and by no other format before it", async () => {
    const { path } = await written(name, build);
    const recognized = await Promise.all(Object.values(formats).map((format) => format.matches(path)));
    expect(Object.keys(formats)[recognized.indexOf(true)]).toBe(name);
  });

  it("returns the taps, shapes and values of the network that was saved", async () => {
    const { path, expected } = await written(name, build);
    const network = await open(path);
    const found = network.record(images(PROBE));
    expect(found.map(({ tap, shape }) => [tap, shape])).toEqual(
      expected.map(({ tap, shape }) => [tap, shape]),
    );
    found.forEach(({ tap, values }, at) => {
      expect(apart(values, expected[at]?.values), tap).toBe(0);
    });
    expect(network.input).toEqual([8, 8, 1]);
    network.dispose();
  });

  it("has a hash of its content and a name without a path", async () => {
    const { path } = await written(name, build);
    const [network, again] = [await open(path), await open(path)];
    expect(network.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(again.sha256).toBe(network.sha256);
    expect(isAbsolute(network.name)).toBe(false);
    expect(path.endsWith(network.name)).toBe(true);
    network.dispose();
    again.dispose();
  });

  it("frees its tensors when it is disposed of", async () => {
    const { path } = await written(name, build);
    const before = tf.memory().numTensors;
    const network = await open(path);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.record(images(PROBE));
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is rejected without a file that it needs, and opens without the others", async () => {
    const names = await readdir((await written(name, build)).path);
    for (const file of names) {
      const { path } = await written(name, build);
      await rm(join(path, file));
      if (file === "convscope.json") (await open(path)).dispose();
      else expect(await refusalOf(path)).not.toContain("\n");
    }
  });

  it("is rejected if any of its files is truncated", async () => {
    const names = await readdir((await written(name, build)).path);
    for (const file of names) {
      const { path } = await written(name, build);
      const { length } = await readFile(join(path, file));
      for (const kept of [0, 1, Math.floor(length / 2), length - 2]) {
        await truncate(join(path, file), kept);
        expect(await refusalOf(path)).not.toContain("\n");
        const whole = await written(name, build);
        await writeFile(join(path, file), await readFile(join(whole.path, file)));
      }
    }
  });

  it("is rejected if any of its files is a folder", async () => {
    const names = await readdir((await written(name, build)).path);
    for (const file of names) {
      const { path } = await written(name, build);
      await rm(join(path, file));
      await mkdir(join(path, file));
      expect(await refusalOf(path)).not.toContain("\n");
    }
  });
});

describe.each(Object.entries(formats))("the format %s", (_, format) => {
  it("does not recognize a missing file, an empty folder or a plain file", async () => {
    const [missing, empty, file] = [folder(), folder(), folder()];
    await mkdir(empty);
    await writeFile(file, "no checkpoint");
    for (const path of [missing, empty, file]) expect(await format.matches(path)).toBe(false);
  });

  it("is listed, with its summary, if no format recognizes a path", async () => {
    const empty = folder();
    await mkdir(empty);
    expect(await refusalOf(empty)).toContain(format.summary);
  });
});
