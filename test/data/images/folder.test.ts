import { mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unreadError } from "../../../src/data/images/failure.js";
import { loadProbe } from "../../../src/data/probe.js";
import { LFS_POINTER } from "../../support/lfsPointer.ts";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { SMALL, writeDataset } from "../idxFiles.ts";
import { digit, plain, samplesIn, written } from "./pictures.ts";

const path = withTempFolder();
const GRAY = { input: [2, 2, 1], invert: "off" } as const;

async function write(folder: string, grays: Readonly<Record<string, number>>): Promise<string> {
  for (const [name, gray] of Object.entries(grays)) {
    written(path(folder, name), await plain(2, 2, gray).png().toBuffer());
  }
  return path(folder);
}

describe("a folder of images", () => {
  it("is sorted by code points, on every system, and ignores files that are not images", async () => {
    const folder = await write("photos", {
      "b.png": 2,
      "B.png": 1,
      "a10.png": 10,
      "a2.png": 20,
      "é.PNG": 30,
      "😀.png": 50,
      "ﬀ.png": 40,
    });
    written(path("photos", ".hidden.png"), "");
    written(path("photos", "notes.txt"), "");
    mkdirSync(path("photos", "more.png"));
    const probe = await loadProbe(folder, GRAY);
    expect(probe.names).toEqual(["B.png", "a10.png", "a2.png", "b.png", "é.PNG", "ﬀ.png", "😀.png"]);
    expect(probe).toMatchObject({
      address: "photos/",
      shape: [7, 2, 2, 1],
      ids: [0, 1, 2, 3, 4, 5, 6],
      ignored: 3,
    });
    const firsts = Array.from({ length: 7 }, (_, image) => samplesIn(probe)[image * 4]);
    expect(firsts).toEqual([1, 10, 20, 2, 30, 40, 50]);
    expect(await loadProbe(`${folder}/`, GRAY)).toEqual(probe);
  });

  it("lists the conversions of each image", async () => {
    const folder = await write("photos", { "a.png": 9 });
    written(path("photos", "b.png"), await digit(255, 0).png().toBuffer());
    const { notes } = await loadProbe(folder, { input: [2, 2, 1] });
    expect(notes).toEqual(["", "resized 8×8 → 2×2, contain; inverted (light background)"]);
  });

  it("uses the size of its first image if the network leaves that open", async () => {
    const folder = await write("photos", { "b.png": 9, "c.png": 9 });
    written(path("photos", "a.png"), "broken");
    written(path("photos", "d.png"), await plain(4, 2, 9).png().toBuffer());
    const probe = await loadProbe(folder, { input: [null, null, 1] });
    expect(probe.shape).toEqual([3, 2, 2, 1]);
    expect(probe.notes).toEqual(["", "", "resized 4×2 → 2×1 in 2×2, contain"]);
  });

  it("loads the intact images and lists the damaged ones", async () => {
    const folder = await write("photos", { "b.png": 2, "d.png": 4, "e\n.png": 5 });
    written(path("photos", "a.png"), "");
    written(path("photos", "c.jpg"), "text");
    symlinkSync(path("none"), path("photos", "f.png"));
    written(path("photos", "ga.png"), LFS_POINTER);
    written(path("photos", "gb.png"), "<html><body>Not found</body></html>");
    written(path("photos", "h\u202e.tif"), "");
    written(path("photos", "g.png"), "");
    truncateSync(path("photos", "g.png"), 300 * 2 ** 20);
    const probe = await loadProbe(folder, GRAY);
    expect(probe).toMatchObject({ ids: [1, 3, 4], names: ["b.png", "d.png", "e�.png"], shape: [3, 2, 2, 1] });
    expect(probe.failures).toEqual([
      { name: "a.png", reason: "it is empty" },
      { name: "c.jpg", reason: "it is not a PNG, JPEG, WebP, GIF or TIFF image" },
      { name: "f.png", reason: "there is no such file" },
      { name: "g.png", reason: "it has 300 MB, more than 256 MB" },
      {
        name: "ga.png",
        reason: "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'",
      },
      {
        name: "gb.png",
        reason: "it is an HTML page, such as a server's error page, saved in its place; download it again",
      },
      { name: "h�.tif", reason: "it is empty" },
    ]);
    expect(unreadError(probe.failures.slice(0, 2), probe.address).message).toBe(
      "Cannot read 2 images of 'photos/': a.png (it is empty), c.jpg (it is not a PNG, JPEG, WebP, GIF or TIFF image).",
    );
  });

  it.skipIf(process.platform === "win32")("does not read a device, which might never end", async () => {
    const folder = await write("photos", { "b.png": 2 });
    symlinkSync("/dev/zero", path("photos", "a.png"));
    expect((await loadProbe(folder, GRAY)).failures).toEqual([{ name: "a.png", reason: "it is not a file" }]);
  });

  it("is rejected if it contains no image, or none that is readable", async () => {
    mkdirSync(path("empty"));
    expect(await mistakeOf(() => loadProbe(path("empty"), GRAY))).toBe(
      "There is no PNG, JPEG, WebP, GIF or TIFF file in 'empty/' (0 other entries).",
    );
    written(path("broken", "a.png"), "");
    expect(await mistakeOf(() => loadProbe(path("broken"), GRAY))).toBe(
      "Cannot read 1 image of 'broken/': a.png (it is empty).",
    );
    for (let index = 0; index < 12; index += 1) written(path("broken", `a${index}.png`), "");
    expect(await mistakeOf(() => loadProbe(path("broken"), GRAY))).toMatch(
      /^Cannot read 13 images .+ … \(13 in all\)\.$/,
    );
  });

  it("is rejected if it is a data set", async () => {
    const folder = writeDataset(path("idx"), SMALL);
    expect(await mistakeOf(() => loadProbe(folder, GRAY))).toBe(
      `'${folder}' is a data set, not a folder of images. Write the probe like ${folder}:test/0-9.`,
    );
  });
});
