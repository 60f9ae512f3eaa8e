import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isTaken } from "../../../src/core/files/pathPattern.js";
import { firstImages } from "../../../src/data/firstImages.js";
import { loadProbe } from "../../../src/data/probe.js";
import { probeFingerprint } from "../../../src/data/probeFingerprint.js";
import { probeSources } from "../../../src/data/probeSources.js";
import { fixture } from "../../support/fixture.ts";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { plain, samplesIn, written } from "./pictures.ts";

const path = withTempFolder();
const GRAY = { input: [1, 1, 1], invert: "off" } as const;

/** Writes images of one pixel at some paths, and returns their folder. */
async function folders(grays: Readonly<Record<string, number>>, root = "set"): Promise<string> {
  for (const [name, gray] of Object.entries(grays))
    written(path(root, ...name.split("/")), await plain(1, 1, gray).png().toBuffer());
  return path(root);
}

describe("a folder with one subfolder per class", () => {
  const shapes = fixture("cases/folder-per-class/shapes");

  it("returns the six shapes in order, with their labels", async () => {
    const probe = await loadProbe(shapes, { input: [28, 28, 1] });
    expect(probe).toMatchObject({
      address: "shapes/",
      shape: [6, 28, 28, 1],
      ids: [0, 1, 2, 3, 4, 5],
      names: ["circle/0.png", "circle/1.png", "circle/2.png", "cross/0.png", "cross/1.png", "cross/2.png"],
      labels: [0, 0, 0, 1, 1, 1],
      failures: [],
      ignored: 0,
      remarks: ["The folders of 'shapes/' are its classes: 0 circle, 1 cross."],
    });
    const one = await loadProbe(`${shapes}/cross/1.png`, { input: [28, 28, 1] });
    expect([...probe.values.subarray(4 * 784, 5 * 784)]).toEqual([...one.values]);
  });

  it("is numbered in code-point order, like in Keras", async () => {
    const folder = await folders({
      "b/x.png": 2,
      "Z/x.png": 1,
      "a10/x.png": 10,
      "a2/x.png": 20,
      "é/x.png": 30,
    });
    const { names, labels } = await loadProbe(folder, GRAY);
    expect(names).toEqual(["Z/x.png", "a10/x.png", "a2/x.png", "b/x.png", "é/x.png"]);
    expect(labels).toEqual([0, 1, 2, 3, 4]);
  });

  it("has the numbers of its folders as labels if these are numbers", async () => {
    const folder = await folders({ "10/x.png": 1, "2/x.png": 2, "007/x.png": 3 });
    const { names, labels } = await loadProbe(folder, GRAY);
    expect(names).toEqual(["2/x.png", "007/x.png", "10/x.png"]);
    expect(labels).toEqual([2, 7, 10]);
    const same = await folders({ "1/x.png": 1, "01/x.png": 2, "2/x.png": 3 }, "same");
    expect((await loadProbe(same, GRAY)).labels).toEqual([0, 1, 2]);
  });

  it("ignores hidden files and folders, files that are not images, and folders of drawn figures", async () => {
    const folder = await folders({ "cat/b.png": 2, "cat/a.png": 1, "dog/a.png": 3, "out/sheet.png": 9 });
    written(path("set", "out", "manifest.json"), "{}");
    written(path("set", "cat", ".DS_Store"), "");
    written(path("set", "cat", "notes.txt"), "");
    written(path("set", "labels.csv"), "");
    written(path("set", ".git", "a.png"), "");
    written(path("set", "__MACOSX", "a.png"), "");
    written(path("set", "aaa", "readme.md"), "");
    const probe = await loadProbe(folder, GRAY);
    expect(probe.names).toEqual(["cat/a.png", "cat/b.png", "dog/a.png"]);
    expect(probe.labels).toEqual([0, 0, 1]);
    expect(probe.ignored).toBe(7);
    expect(samplesIn(probe)).toEqual([1, 2, 3]);
  });

  it("keeps the number of a class without images", async () => {
    const folder = await folders({ "cat/a.png": 1, "eel/a.png": 2 });
    mkdirSync(path("set", "dog"));
    const { labels, remarks } = await loadProbe(folder, GRAY);
    expect(labels).toEqual([0, 2]);
    expect(remarks?.[0]).toContain("0 cat, 1 dog, 2 eel");
  });

  it.skipIf(process.platform === "win32")("follows links to folders", async () => {
    await folders({ "x.png": 1 }, "elsewhere");
    const folder = await folders({ "b/x.png": 2 });
    symlinkSync(path("elsewhere"), path("set", "a"));
    expect((await loadProbe(folder, GRAY)).names).toEqual(["a/x.png", "b/x.png"]);
  });

  it("reports a damaged image with its folder, and shows the others", async () => {
    const folder = await folders({ "a/x.png": 1, "b/y.png": 2 });
    written(path("set", "b", "x.png"), "broken");
    const { names, labels, ids, failures } = await loadProbe(folder, GRAY);
    expect({ names, labels, ids }).toEqual({ names: ["a/x.png", "b/y.png"], labels: [0, 1], ids: [0, 2] });
    expect(failures).toEqual([{ name: "b/x.png", reason: "it is not a PNG, JPEG, WebP, GIF or TIFF image" }]);
  });

  it("shows one class without a label if its folder is named", async () => {
    const folder = await folders({ "a/x.png": 1, "b/x.png": 2 });
    expect(await loadProbe(`${folder}/b`, GRAY)).toMatchObject({ address: "b/", labels: [undefined] });
  });

  it("is rejected if its folders are nested deeper, suggesting one that works", async () => {
    const folder = await folders({ "train/cat/a.png": 1, "test/dog/a.png": 2 });
    expect(await mistakeOf(() => loadProbe(folder, GRAY))).toBe(
      `'${path("set", "test")}/' holds folders of images itself ('dog/'): labels come from one level of folders. Give '${path("set", "test")}/', or move its images up.`,
    );
    const half = await folders({ "cat/a.png": 1, "cat/old/a.png": 1 }, "half");
    expect(await mistakeOf(() => loadProbe(half, GRAY))).toContain("('old/')");
  });

  it("is a folder of images without labels if it directly contains images, and says so", async () => {
    const folder = await folders({ "all.png": 5, "cat/a.png": 1, "dog/a.png": 2 });
    expect(await loadProbe(folder, GRAY)).toMatchObject({
      names: ["all.png"],
      labels: [undefined],
      ignored: 2,
      remarks: [
        "'set/' holds images and folders of images (cat/, dog/): only the images are shown, without labels. Move the images elsewhere to use the folders as classes.",
      ],
    });
  });

  it("is rejected if no folder contains an image", async () => {
    mkdirSync(path("set", "a"), { recursive: true });
    written(path("set", "b", "a.txt"), "");
    expect(await mistakeOf(() => loadProbe(path("set"), GRAY))).toBe(
      "There is no PNG, JPEG, WebP, GIF or TIFF file in 'set/' (2 other entries).",
    );
  });
});

describe("a selection of images from a folder", () => {
  const grays = { "a/x.png": 1, "a/y.png": 2, "b/x.png": 3, "b/y.png": 4, "b/z.png": 5 };

  it.each([
    ["0-1", [0, 1], [0, 0]],
    ["3", [3], [1]],
    ["label=1", [2, 3, 4], [1, 1, 1]],
    ["label=b/1-2", [3, 4], [1, 1]],
    ["label=a/0", [0], [0]],
  ])("works like in a data set: %s", async (choice, ids, labels) => {
    const probe = await loadProbe(`${await folders(grays)}/${choice}`, GRAY);
    expect(probe).toMatchObject({ address: `set/${choice}`, ids, labels });
    expect(samplesIn(probe)).toEqual(ids.map((id) => id + 1));
  });

  it("works in a folder without classes", async () => {
    const folder = await folders({ "a.png": 1, "b.png": 2, "c.png": 3 });
    expect(await loadProbe(`${folder}/1-2`, GRAY)).toMatchObject({ ids: [1, 2], names: ["b.png", "c.png"] });
  });

  it("is a file or folder of the full name if there is one", async () => {
    const folder = await folders({ "3/x.png": 1, "4/x.png": 2 });
    expect(await loadProbe(`${folder}/3`, GRAY)).toMatchObject({ address: "3/", labels: [undefined] });
  });

  it.each([
    ["5", "Expected an index from 0 to 4 for probe 'set/5' but received 5."],
    ["label=a/0-2", "Expected an index from 0 to 1 for probe 'set/label=a/0-2' but received 2."],
    ["label=2", "Unknown class of 'set' '2'."],
    ["3-1", "is empty: 3 comes after 1."],
  ])("is rejected if it is empty: %s", async (choice, expected) => {
    const folder = await folders(grays);
    expect(
      (await mistakeOf(() => loadProbe(`${folder}/${choice}`, GRAY))).replaceAll(folder, "set"),
    ).toContain(expected);
  });

  it("selects the first images of a report's section", async () => {
    await folders(grays);
    expect(await firstImages("set", 1, path())).toBe("set/0");
    expect(await firstImages("set/", 2, path())).toBe("set/0-1");
    expect(await firstImages("set/label=b", 2, path())).toBe("set/label=b/0-1");
    expect(await firstImages("set/1-3", 2, path())).toBe("set/1-2");
    expect(await firstImages("set", 9, path())).toBe("set");
    expect(await firstImages("set/b", 1, path())).toBe("set/b/x.png");
    expect(await firstImages("set/b", 2, path())).toBe("set/b/0-1");
  });
});

describe("the fingerprint of a folder with classes", () => {
  it("changes if an image changes its class", async () => {
    await folders({ "a/x.png": 1, "b/y.png": 1 });
    const source = { data: "mnist", from: path() };
    const before = await probeFingerprint("set", source);
    expect(await probeFingerprint("set", source)).toBe(before);
    mkdirSync(path("set", "aa"));
    const shifted = await probeFingerprint("set", source);
    expect(shifted).not.toBe(before);
    renameSync(path("set", "b", "y.png"), path("set", "aa", "y.png"));
    expect(await probeFingerprint("set", source)).not.toBe(shifted);
  });

  it("covers the images in its folders", async () => {
    await folders({ "a/x.png": 1 });
    const sources = probeSources("set/label=a/0", { data: "mnist", from: path() });
    const isFollowed = (...parts: string[]) => sources.some((source) => isTaken(source, path(...parts)));
    expect(isFollowed("set", "a")).toBe(true);
    expect(isFollowed("set", "a", "new.png")).toBe(true);
    expect(isFollowed("set", "a", "notes.txt")).toBe(false);
    expect(isFollowed("set", "a", "deep", "new.png")).toBe(false);
  });
});
