import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { loadProbe } from "../../../src/data/probe.js";
import { targetAt, UNLABELLED } from "../../../src/data/targets.js";
import { mistakeOf } from "../../support/mistake.js";
import { withTempFolder } from "../../support/tempFolder.ts";

const HEADS = fileURLToPath(new URL("../../fixtures/heads/", import.meta.url));
const inFolder = withTempFolder();
const INPUT = [32, 32, 3];

/** A folder of one image of 4×2 pixels, and a label map. */
async function folderWith(name: string, map: { width: number; height: number; data: Uint8Array }) {
  const path = inFolder(name.replace(".png", `-${map.width}`));
  await mkdir(join(path, "maps"), { recursive: true });
  const data = new Uint8Array(4 * 2 * 3).fill(90);
  await writeFile(join(path, "scene.png"), encode({ width: 4, height: 2, data, channels: 3, depth: 8 }));
  await writeFile(join(path, "maps", name), encode({ ...map, channels: 1, depth: 8 }));
  return { image: join(path, "scene.png"), maps: join(path, "maps") };
}

describe("class maps in PNG files", () => {
  it("are the classes of images of the same name: gray levels, or indices of a palette", async () => {
    const maps = await loadProbe(join(HEADS, "images"), { labelsFrom: join(HEADS, "masks"), input: INPUT });
    const arrays = await loadProbe(join(HEADS, "shapes.npz/0-1"), { input: INPUT });
    expect(maps.targets).toMatchObject({ shape: [2, 32, 32], areClasses: true });
    expect(targetAt(maps.targets!, 0)).toEqual(targetAt(arrays.targets!, 0));
    // The second map has no labels in its first row.
    expect([...targetAt(maps.targets!, 1).subarray(0, 32)].every((label) => label === UNLABELLED)).toBe(true);
    expect(targetAt(maps.targets!, 1).subarray(32)).toEqual(targetAt(arrays.targets!, 1).subarray(32));
  });

  it("may be a single file", async () => {
    const probe = await loadProbe(join(HEADS, "images/scene-0.png"), {
      labelsFrom: join(HEADS, "masks/scene-0.png"),
      input: INPUT,
    });
    expect(probe.targets?.shape).toEqual([1, 32, 32]);
  });

  it("are fitted like their images, by nearest neighbors, and bars have no label", async () => {
    const data = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]);
    const { image, maps } = await folderWith("scene.png", { width: 4, height: 2, data });
    const { targets } = await loadProbe(image, { labelsFrom: maps, input: [4, 4, 3] });
    expect([...targets!.values]).toEqual([255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 255]);
    const filled = await loadProbe(image, { labelsFrom: maps, input: [2, 2, 3], fit: "fill" });
    expect([...filled.targets!.values]).toEqual([1, 3, 5, 7]);
  });

  it("are refused if one is missing or has another size", async () => {
    const small = await folderWith("scene.png", { width: 2, height: 2, data: new Uint8Array(4) });
    expect(await mistakeOf(() => loadProbe(small.image, { labelsFrom: small.maps }))).toBe(
      "The label map of 'scene.png' cannot be used: it has 2×2 pixels, and the image 4×2. Save it in the size of the image.",
    );
    const other = await folderWith("other.png", { width: 4, height: 2, data: new Uint8Array(8) });
    expect(await mistakeOf(() => loadProbe(other.image, { labelsFrom: other.maps }))).toBe(
      "The label map of 'scene.png' cannot be used: 'maps' has no 'scene.png'. Add it.",
    );
    const colors = await folderWith("scene.png", { width: 4, height: 2, data: new Uint8Array(8) });
    const path = join(HEADS, "images/scene-0.png");
    expect(await mistakeOf(() => loadProbe(colors.image, { labelsFrom: path }))).toBe(
      "The label map of 'scene.png' cannot be used: its pixels are colors, not classes. Save the class of each pixel as gray, or by a palette.",
    );
  });
});

describe("labels in .npz files", () => {
  it("are numbers for each output if they are vectors", async () => {
    const probe = await loadProbe(join(HEADS, "centers.npz/1-2"), { input: INPUT });
    expect(probe.targets).toMatchObject({ shape: [2, 2], areClasses: false });
    expect(probe.labels).toEqual([undefined, undefined]);
  });
});
