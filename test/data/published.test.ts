import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openDataset } from "../../src/data/dataset.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { NAMES, writeDataset } from "./idxFiles.ts";

/** Where MNIST's files are taken from, with the hashes that they must have. */
const place = vi.hoisted(() => ({ folder: "" }));

vi.mock(import("../../src/data/mnist.js"), async (original) => {
  const { mnistFiles } = await original();
  return { mnistFiles: () => ({ ...mnistFiles(), folder: place.folder }) };
});

const path = withTempFolder();
const { mnistFiles: realFiles } =
  await vi.importActual<typeof import("../../src/data/mnist.js")>("../../src/data/mnist.js");

/** The test half of MNIST in a folder of its own, gzipped where asked, with some bytes of a file changed. */
function copyOfMnist(change: (name: string, bytes: Buffer) => void, zipped: readonly string[] = []): void {
  const names = [NAMES.testImages, NAMES.testLabels];
  const files = names.map((name) => {
    const bytes = readFileSync(join(realFiles().folder, name));
    change(name, bytes);
    return [name, bytes];
  });
  place.folder = writeDataset(path("copy"), Object.fromEntries(files), zipped);
}

describe("MNIST's files, wherever they lie", () => {
  it("are taken where they are the published ones, gzipped too", async () => {
    copyOfMnist(() => {}, [NAMES.testLabels]);
    expect((await openDataset("mnist").split("test")).count).toBe(10_000);
  });

  it.each([
    ["a pixel", NAMES.testImages, 1_000_000],
    ["a label", NAMES.testLabels, 5_000],
  ])("are refused with one bit of %s changed", async (_, changed, at) => {
    copyOfMnist((name, bytes) => {
      if (name === changed) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    });
    const sentence = await mistakeOf(() => openDataset("mnist").split("test"));
    expect(sentence).toContain(`'${path("copy", changed)}' is not the published file: its SHA-256 is `);
  });
});
