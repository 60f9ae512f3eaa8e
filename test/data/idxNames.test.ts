import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isTaken } from "../../src/core/files/pathPattern.js";
import { openDataset } from "../../src/data/dataset.js";
import { loadProbe } from "../../src/data/probe.js";
import { probeFingerprint } from "../../src/data/probeFingerprint.js";
import { probeSources } from "../../src/data/probeSources.js";
import { fixture } from "../support/fixture.ts";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { SMALL, writeDataset } from "./idxFiles.ts";

const path = withTempFolder();

/** The small data set with other file names, below a folder. */
function renamed(rename: (name: string) => string, zipped: (name: string) => boolean = () => false): string {
  const files = Object.entries(SMALL).map(([name, bytes]) => [rename(name), bytes] as const);
  for (const [name, bytes] of files) {
    const [file = "", ...folders] = name.split("/").reverse();
    writeDataset(path("set", ...folders.reverse()), { [file]: bytes }, zipped(file) ? [file] : []);
  }
  return path("set");
}

const dotted = (name: string) => name.replace("-idx", ".idx");

describe("IDX files with dots in their names", () => {
  const shapes = fixture("cases/idx-names-with-dots/shapes");

  it("are read: 12 test images and 16 training images with their labels", async () => {
    const dataset = openDataset(shapes);
    expect((await dataset.split("test")).count).toBe(12);
    expect((await dataset.split("train")).count).toBe(16);
    expect(Object.keys(dataset.hashes())).toContain("t10k-images-idx3-ubyte");
    const probe = await loadProbe("test/0-1", { data: shapes });
    expect(probe).toMatchObject({ address: "shapes:test/0-1", labels: [0, 1], shape: [2, 28, 28, 1] });
  });

  it("are not a folder of images", async () => {
    expect(await mistakeOf(() => loadProbe(shapes))).toContain("is a data set, not a folder of images");
  });

  it("are watched for a report", async () => {
    const source = { data: shapes, from: path() };
    const before = await probeFingerprint("test/0", source);
    for (const name of readdirSync(shapes)) {
      mkdirSync(path("set"), { recursive: true });
      copyFileSync(join(shapes, name), path("set", name.replace(".idx", "-idx")));
    }
    expect(await probeFingerprint("test/0", { data: path("set"), from: path() })).toBe(before);
    const sources = probeSources("set:test/0", { data: "mnist", from: path() });
    const isFollowed = (...parts: string[]) => sources.some((each) => isTaken(each, path("set", ...parts)));
    expect(isFollowed("t10k-images.idx3-ubyte")).toBe(true);
    expect(isFollowed("raw", "t10k-images-idx3-ubyte.gz")).toBe(true);
    expect(isFollowed("readme.md")).toBe(false);
  });
});

describe("a data set is found", () => {
  it.each<readonly [string, (name: string) => string]>([
    ["by its usual names", (name) => name],
    ["with dots", dotted],
    ["with some dots", (name) => (name.includes("labels") ? dotted(name) : name)],
    ["in raw", (name) => `raw/${name}`],
    ["in MNIST/raw", (name) => `MNIST/raw/${name}`],
    ["each file in a folder of its own name", (name) => `${name}/${name}`],
    ["with underscores and capitals", (name) => name.replaceAll("-", "_").toUpperCase()],
    ["with test in place of t10k", (name) => name.replace("t10k", "test")],
    ["with a name in front", (name) => `emnist-digits-${name}`],
    ["of another type by name", (name) => name.replace("ubyte", "int")],
  ])("%s", async (_, rename) => {
    const test = await openDataset(renamed(rename)).split("test");
    expect(test).toMatchObject({ count: 5, height: 2, width: 3 });
    expect([...test.labels]).toEqual([7, 1, 7, 7, 2]);
    expect((await openDataset(path("set")).split("train")).count).toBe(3);
  });

  it("gzipped with dots, and in a folder with its own name as in archives from Kaggle", async () => {
    const folder = renamed(dotted, (name) => name.includes("images"));
    mkdirSync(path("set", "t10k-images-idx3-ubyte"));
    expect((await openDataset(folder).split("test")).count).toBe(5);
  });

  it("uncompressed if there is also a gzipped file", async () => {
    renamed(dotted, () => true);
    expect((await openDataset(renamed(dotted)).split("test")).count).toBe(5);
  });
});

describe("a data set is rejected", () => {
  it("if a file exists in two spellings", async () => {
    renamed((name) => name);
    const folder = renamed(dotted);
    expect(await mistakeOf(() => openDataset(folder).split("test"))).toBe(
      `The images of the test split of '${folder}' are ambiguous: the folder holds 't10k-images-idx3-ubyte' and 't10k-images.idx3-ubyte'. Keep one of them.`,
    );
  });

  it("if one of the two spellings is gzipped", async () => {
    renamed((name) => name);
    expect(await mistakeOf(() => openDataset(renamed(dotted, () => true)).split("test"))).toContain(
      "the folder holds 't10k-images-idx3-ubyte' and 't10k-images.idx3-ubyte.gz'",
    );
  });

  it("if two data sets are in one folder", async () => {
    renamed((name) => `emnist-digits-${name}`);
    expect(
      await mistakeOf(() => openDataset(renamed((name) => `emnist-letters-${name}`)).split("test")),
    ).toContain(
      "the folder holds 'emnist-digits-t10k-images-idx3-ubyte' and 'emnist-letters-t10k-images-idx3-ubyte'",
    );
  });

  it("listing what exists if a file is missing", async () => {
    const folder = writeDataset(path("set"), {
      "t10k-pictures": new Uint8Array(),
      "a.csv": new Uint8Array(),
    });
    mkdirSync(path("set", "more"));
    const missing = `There is no IDX file '${path("set", "t10k-images-idx3-ubyte")}'`;
    expect(await mistakeOf(() => openDataset(folder).split("test"))).toBe(
      `${missing}; the folder holds a.csv, more/, t10k-pictures.`,
    );
    mkdirSync(path("empty"));
    expect(await mistakeOf(() => openDataset(path("empty")).split("test"))).toContain(
      "; the folder is empty.",
    );
  });
});
