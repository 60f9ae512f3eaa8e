import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imagePathOf } from "../../../src/data/address.js";
import { loadProbe } from "../../../src/data/probe.js";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { SMALL, writeDataset } from "../idxFiles.ts";
import { plain, written } from "./pictures.ts";

const path = withTempFolder();
const home = process.cwd();

beforeEach(async () => {
  process.chdir(path());
  const bytes = await plain(2, 2, 9).png().toBuffer();
  const files = [
    "digit.png",
    "test/53",
    "test/a.png",
    "train",
    "a:b.png",
    "a:test",
    "C:\\photos\\digit.png",
    "none:test/1",
  ];
  for (const file of files) written(path(file), bytes);
  writeDataset(path("idx"), SMALL);
  written(path("idx:test", "a.png"), bytes);
  mkdirSync(path("mnist:test"));
});
afterEach(() => process.chdir(home));

describe("a text that names a probe", () => {
  it.each([
    "digit.png",
    "./digit.png",
    "test/",
    "./test",
    "./test/53",
    "test/a.png",
    "./train",
    "a:b.png",
    "C:\\photos\\digit.png",
    // There is no data set `a` or `none`, but a file of the full name.
    "a:test",
    "none:test/1",
    "./idx:test/a.png",
    "idx",
  ])("names files if it is not an address: %s", (text) => {
    expect(imagePathOf(text)).toBe(text);
  });

  it.each([
    "test",
    "test/53",
    "train",
    "mnist:test",
    "mnist:test/53",
    "idx:test",
    "idx:test/1",
    // Neither: the error is about the address.
    "gone:test/1",
    "gone.png",
    "mnist",
    "",
  ])("is an address if it can be one, or if nothing exists there: '%s'", (text) => {
    expect(imagePathOf(text)).toBeUndefined();
  });

  it("leads to the images that it names", async () => {
    expect((await loadProbe("test", { data: "idx" })).address).toBe("idx:test");
    expect(await loadProbe("./test", { input: [2, 2, 1] })).toMatchObject({
      address: "./test/",
      names: ["a.png"],
      ignored: 1,
    });
    expect(await loadProbe("./test/53", { input: [2, 2, 1] })).toMatchObject({
      address: "./test/53",
      names: ["53"],
    });
    expect(await mistakeOf(() => loadProbe("gone.png"))).toContain("Cannot read the probe 'gone.png'.");
    expect(await mistakeOf(() => loadProbe("gone:test/1"))).toContain("There is no data folder 'gone'.");
  });
});
