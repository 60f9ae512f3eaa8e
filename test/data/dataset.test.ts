import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/data/dataset.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { encodeIdx, NAMES, SMALL, writeDataset } from "./idxFiles.ts";

const path = withTempFolder();

describe("a folder with the four IDX files", () => {
  it.each([
    ["plain", []],
    ["gzipped", Object.keys(SMALL)],
    ["some gzipped", [NAMES.trainImages, NAMES.testLabels]],
  ])("is a data set, %s", async (_, zipped) => {
    const dataset = openDataset(writeDataset(path("small"), SMALL, zipped));
    expect(dataset.name).toBe("small");
    const test = await dataset.split("test");
    expect(test).toMatchObject({ count: 5, height: 2, width: 3 });
    expect([...test.labels]).toEqual([7, 1, 7, 7, 2]);
    expect([...test.pixels.subarray(24, 30)]).toEqual([40, 41, 42, 43, 44, 45]);
    expect(await dataset.split("train")).toMatchObject({ count: 3, height: 2, width: 3 });
  });

  it("returns the hashes of the files that were read, uncompressed, in the order of their names", async () => {
    const dataset = openDataset(writeDataset(path("small"), SMALL, [NAMES.testImages]));
    const hashesOf = (...names: readonly string[]) =>
      names.map((name) => [
        name,
        createHash("sha256")
          .update(SMALL[name] ?? "")
          .digest("hex"),
      ]);
    expect(dataset.hashes()).toEqual({});
    await dataset.split("train");
    expect(Object.entries(dataset.hashes())).toEqual(hashesOf(NAMES.trainImages, NAMES.trainLabels));
    await dataset.split("test");
    expect(Object.entries(dataset.hashes())).toEqual(
      hashesOf(NAMES.testImages, NAMES.testLabels, NAMES.trainImages, NAMES.trainLabels),
    );
  });

  it("is read once", async () => {
    const dataset = openDataset(writeDataset(path("small"), SMALL));
    const first = await dataset.split("test");
    rmSync(path("small"), { recursive: true });
    expect(await dataset.split("test")).toBe(first);
  });

  it("needs only the files of the requested split", async () => {
    const { [NAMES.trainImages]: images = Buffer.alloc(0), [NAMES.trainLabels]: labels = Buffer.alloc(0) } =
      SMALL;
    const dataset = openDataset(
      writeDataset(path("half"), { [NAMES.trainImages]: images, [NAMES.trainLabels]: labels }),
    );
    expect((await dataset.split("train")).count).toBe(3);
    expect(await mistakeOf(() => dataset.split("test"))).toBe(
      `There is no IDX file '${path("half", NAMES.testImages)}'.`,
    );
  });

  it.each([
    ["a label is missing", NAMES.testLabels, [4], "The labels of the test split of", "have shape 4, not 5."],
    ["labels lie in rows", NAMES.testLabels, [5, 1], "The labels of the test split of", "shape 5×1, not 5."],
    ["images are flat", NAMES.testImages, [5, 6], "The images of the test split of", "shape 5×6, not count×"],
    ["images have colors", NAMES.testImages, [5, 2, 3, 1], "The images of the test", "shape 5×2×3×1, not"],
  ])("is rejected if %s", async (_, name, shape, what, why) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const files = { ...SMALL, [name]: encodeIdx(shape, new Uint8Array(size)) };
    const dataset = openDataset(writeDataset(path("odd"), files));
    const sentence = await mistakeOf(() => dataset.split("test"));
    expect(sentence).toContain(what);
    expect(sentence).toContain(path("odd"));
    expect(sentence).toContain(why);
  });
});

describe("an invalid data set", () => {
  it.each([
    ["a folder that is not there", "none"],
    ["a file", "file"],
  ])("is rejected: %s", async (_, name) => {
    writeFileSync(path("file"), "");
    expect(await mistakeOf(() => openDataset(path(name)))).toBe(
      `There is no data folder '${path(name)}'. ` +
        "Give 'mnist', a folder with train-images-idx3-ubyte and the other three files or with those of CIFAR, or an .npz file.",
    );
  });

  it("is rejected: no name at all", async () => {
    expect(await mistakeOf(() => openDataset(""))).toContain("There is no data folder ''.");
  });
});

describe("MNIST", () => {
  it("has 60,000 training images with the published mean and standard deviation", async () => {
    const { count, height, width, pixels, labels } = await openDataset("mnist").split("train");
    expect([count, height, width, labels.length]).toEqual([60_000, 28, 28, 60_000]);
    const [sum, squares] = (pixels as Uint8Array).reduce(
      ([total, square], byte) => [total + byte / 255, square + (byte / 255) ** 2],
      [0, 0] as const as readonly [number, number],
    );
    const mean = sum / pixels.length;
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / pixels.length - mean ** 2)).toBeCloseTo(0.3081, 4);
  });

  it("has 10,000 test images, about as many of each digit", async () => {
    const { count, labels } = await openDataset("mnist").split("test");
    const found = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
    expect(count).toBe(10_000);
    expect(found).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it("is the published one, file by file", async () => {
    const mnist = openDataset("mnist");
    await Promise.all([mnist.split("train"), mnist.split("test")]);
    expect(mnist.hashes()).toEqual({
      "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    });
  });
});
