import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openDataset } from "../../src/data/dataset.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { NAMES, writeDataset } from "./idxFiles.ts";

/** Locations of MNIST's files, with the required hashes. */
const place = vi.hoisted(() => ({ folder: "" }));

vi.mock(import("../../src/data/mnist.js"), async (original) => {
  const { mnistFiles } = await original();
  return { mnistFiles: () => ({ ...mnistFiles(), folder: place.folder }) };
});

const path = withTempFolder();
const { mnistFiles: realFiles } =
  await vi.importActual<typeof import("../../src/data/mnist.js")>("../../src/data/mnist.js");

/** The MNIST test split in a separate folder, gzipped if requested, with some bytes of a file changed. */
function copyOfMnist(change: (name: string, bytes: Buffer) => void, zipped: readonly string[] = []): void {
  const names = [NAMES.testImages, NAMES.testLabels];
  const files = names.map((name) => {
    const bytes = readFileSync(join(realFiles().folder, name));
    change(name, bytes);
    return [name, bytes];
  });
  place.folder = writeDataset(path("copy"), Object.fromEntries(files), zipped);
}

describe("MNIST's files in any folder", () => {
  it("are accepted if they are the published ones, even gzipped", async () => {
    copyOfMnist(() => {}, [NAMES.testLabels]);
    expect((await openDataset("mnist").split("test")).count).toBe(10_000);
  });

  it.each([
    ["a pixel", NAMES.testImages, 1_000_000],
    ["a label", NAMES.testLabels, 5_000],
  ])("are rejected with one bit of %s changed", async (_, changed, at) => {
    copyOfMnist((name, bytes) => {
      if (name === changed) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    });
    const sentence = await mistakeOf(() => openDataset("mnist").split("test"));
    expect(sentence).toContain(`'${path("copy", changed)}' is not the published file: its SHA-256 is `);
  });
});
