import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredPickle, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

const COUNT = 2500;

/** The memory that the process may take above its first: for the engines and garbage. */
const MOST_GROWTH = 300 * 2 ** 20;

describe("thousands of altered files of PyTorch", () => {
  it.each([
    ["state/mini-resnet.pt", alteredBytes],
    ["state/hugging-face.safetensors", alteredBytes],
    ["state/mini-resnet.pt", alteredPickle],
    ["state/resnext-module.pt", alteredPickle],
    ["state/timm-half.pth", alteredPickle],
  ])("are each refused in one line or open, within 300 MB: %s", async (file, alter) => {
    const place = folder();
    await mkdir(place);
    const original = await readFile(join(FORMATS, file));
    const altered = { path: join(place, "altered"), seed: `${file} ${alter.name}` };
    await openAltered(alter(original), { ...altered, count: 20 });
    const before = process.memoryUsage().rss;
    const { refused, opened } = await openAltered(alter(original), { ...altered, count: COUNT });
    expect(refused + opened).toBe(COUNT);
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
  });
});
