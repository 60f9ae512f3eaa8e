import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { readFileLabels } from "../../../src/data/images/labelFile.js";
import { loadProbe } from "../../../src/data/probe.js";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";

const path = withTempFolder();

const load = (csv: string, choice = "") => {
  writeFileSync(path("labels.csv"), csv);
  return loadProbe(`photos${choice}`, { from: path("."), labelsFrom: "labels.csv" });
};

beforeEach(async () => {
  mkdirSync(path("photos"));
  const create = { width: 2, height: 2, channels: 3, background: "red" } as const;
  for (const name of ["a.png", "b.png", "c.png"]) await sharp({ create }).toFile(join(path("photos"), name));
});

describe("a CSV file of files and labels", () => {
  it.each([
    ["a header", "file,label\na.png,2\nb.png,0\nc.png,2\n"],
    ["no header", "a.png,2\nb.png,0\nc.png,2"],
    [
      "columns in another order, and others",
      "split,class,image\r\ntest,2,a.png\r\ntest,0,b.png\r\ntrain,2,c.png\r\n",
    ],
    ["paths", "file,label\nphotos/a.png,9\n./a.png,2\nb.png,0\nc.png,2"],
    ["names without endings", "id,label\na,2\nb,0\nc,2"],
    ["quotes and a byte order mark", '\uFEFF"file","label"\n"a.png","2"\n"b.png","0"\n"c.png","2"\n'],
  ])("labels the images of a folder, with %s", async (_, csv) => {
    expect((await load(csv)).labels).toEqual([2, 0, 2]);
  });

  it("may name its classes, which are numbered in the order of their names", async () => {
    const probe = await load('file,label\na.png,dog\nb.png,"cat, tabby"\nc.png,dog\n');
    expect(probe.labels).toEqual([1, 0, 1]);
    expect(probe.classes?.names).toEqual(["cat, tabby", "dog"]);
  });

  it("chooses images by label", async () => {
    const probe = await load("file,label\na.png,dog\nb.png,cat\nc.png,dog\n", "/label=dog");
    expect(probe.names).toEqual(["a.png", "c.png"]);
  });

  it("leaves images without a row unlabeled, and says so", async () => {
    const probe = await load("file,label\nb.png,1\n");
    expect(probe.labels).toEqual([undefined, 1, undefined]);
    expect(probe.remarks).toEqual(["Labels are those of 'labels.csv', in which 2 of 3 images have no row."]);
  });

  it("is part of what loads the probe again", async () => {
    expect((await load("a,1\n")).origin).toMatchObject({ input: "photos", labelsFrom: "labels.csv" });
  });

  it.each([
    ["nothing", "", "it has no rows"],
    ["unknown columns", "x,y,z\n1,2,3\n", "name them file and label"],
    ["two labels for a file", "a.png,1\na.png,2\n", "row 2 gives 'a.png' another label"],
    ["an empty label", "file,label\na.png,\n", "row 2 has no label"],
    ["a stray quotation mark", 'file,label\na"b,1\n', "row 2 has a quotation mark out of place"],
  ])("is refused with %s", async (_, csv, why) => {
    expect(await mistakeOf(() => load(csv))).toContain(why);
  });

  it("is refused if it is not there", async () => {
    expect(await mistakeOf(() => readFileLabels("none.csv", path(".")))).toContain("there is no such file");
  });
});
