import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/data/dataset.js";
import { loadProbe } from "../../src/data/probe.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { encodeIdx, encodeTyped, NAMES, type TypedName, writeDataset } from "./idxFiles.ts";

const path = withTempFolder();
const LABELS = encodeIdx([2], Uint8Array.of(3, 1));

/** A data set of two images of 1×2 from numbers of a type. */
function imagesOf(type: TypedName, numbers: readonly number[]): string {
  const images = encodeTyped(type, [2, 1, 2], numbers);
  return writeDataset(path("set"), { [NAMES.testImages]: images, [NAMES.testLabels]: LABELS });
}

describe("images of other numbers than bytes", () => {
  it.each<readonly [TypedName, readonly number[], readonly number[], string]>([
    [
      "int8",
      [0, 5, 100, 127],
      [0, 5, 100, 127].map((value) => value / 255),
      "signed bytes from 0 to 127, 255 is white",
    ],
    [
      "int16",
      [0, 7, 128, 255],
      [0, 7, 128, 255].map((value) => value / 255),
      "16-bit integers from 0 to 255, 255 is white",
    ],
    [
      "int16",
      [0, 7, 128, 4095],
      [0, 7, 128, 4095].map((value) => value / 65_535),
      "16-bit integers from 0 to 4095, 65535 is white",
    ],
    [
      "int32",
      [0, 1, 254, 255],
      [0, 1, 254, 255].map((value) => value / 255),
      "32-bit integers from 0 to 255, 255 is white",
    ],
    [
      "int32",
      [0, 1, 300, 65_535],
      [0, 1, 300, 65_535].map((value) => value / 65_535),
      "32-bit integers from 0 to 65535, 65535 is white",
    ],
    ["float32", [0, 0.5, 51 / 255, 1], [0, 32_768 / 65_535, 0.2, 1], "32-bit floats from 0 to 1, 1 is white"],
    [
      "float64",
      [0, 0.1, 0.2, 0.3],
      [0, 6554, 13_107, 19_661].map((value, at) => (at === 0 ? 0 : value / 65_535)),
      "64-bit floats from 0 to 0.3, 1 is white",
    ],
    [
      "float32",
      [0, 17, 51, 255],
      [0, 17, 51, 255].map((value) => value / 255),
      "32-bit floats from 0 to 255, 255 is white",
    ],
    ["float32", [0, 0.5, 51, 255], [0, 129 / 65_535, 0.2, 1], "32-bit floats from 0 to 255, 255 is white"],
  ])("are scaled as stated: %s %j", async (type, numbers, values, note) => {
    const probe = await loadProbe("test", { data: imagesOf(type, numbers) });
    expect([...probe.values]).toEqual(values.map(Math.fround));
    expect(probe.notes).toEqual([note, note]);
    expect(probe.labels).toEqual([3, 1]);
  });

  it("of integers up to 255 equal the pixels of bytes", async () => {
    const bytes = writeDataset(path("bytes"), {
      [NAMES.testImages]: encodeIdx([2, 1, 2], Uint8Array.of(0, 7, 128, 255)),
      [NAMES.testLabels]: LABELS,
    });
    const expected = await loadProbe("test", { data: bytes });
    const probe = await loadProbe("test", { data: imagesOf("int32", [0, 7, 128, 255]) });
    expect(probe.sha256).toBe(expected.sha256);
    expect(expected.notes).toEqual(["", ""]);
  });

  it.each<readonly [TypedName, readonly number[], string]>([
    ["int8", [0, -1, 2, 3], "they are signed bytes from -1 to 3"],
    ["int32", [0, 1, 2, 70_000], "they are 32-bit integers from 0 to 70000"],
    ["float32", [-0.42, 2.8, 0, 0], "they are 32-bit floats from -0.42 to 2.8"],
    ["float64", [0, Number.NaN, 0, 0], "they are 64-bit floats with NaN among them"],
    ["float64", [0, Number.POSITIVE_INFINITY, 0, 0], "they are 64-bit floats with Infinity among them"],
  ])("are rejected without a defined black and white: %s %j", async (type, numbers, why) => {
    const sentence = await mistakeOf(() => openDataset(imagesOf(type, numbers)).split("test"));
    expect(sentence).toContain(`The pixels of the test split of '${path("set")}' cannot be shown: ${why}`);
  });
});

describe("labels of other numbers than bytes", () => {
  const labelsOf = (type: TypedName, numbers: readonly number[]) =>
    writeDataset(path("set"), {
      [NAMES.testImages]: encodeIdx([2, 1, 2], Uint8Array.of(0, 7, 128, 255)),
      [NAMES.testLabels]: encodeTyped(type, [2], numbers),
    });

  it.each<TypedName>(["int8", "int16", "int32", "float32", "float64"])("are integers: %s", async (type) => {
    expect((await loadProbe("test", { data: labelsOf(type, [9, 100]) })).labels).toEqual([9, 100]);
    expect((await loadProbe("test/label=100", { data: path("set") })).ids).toEqual([1]);
  });

  it.each<readonly [TypedName, readonly number[], string]>([
    ["int8", [0, -1], "they include -1, but classes"],
    ["float32", [0, 0.5], "they include 0.5, but classes"],
    ["int32", [0, 1e9], "they include 1000000000, but classes"],
  ])("are rejected if they are not classes: %s %j", async (type, numbers, why) => {
    expect(await mistakeOf(() => openDataset(labelsOf(type, numbers)).split("test"))).toContain(why);
  });
});
