import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredJson, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

const COUNT = 2500;

/** The memory that the process may take above its first: for the engines and garbage. */
const MOST_GROWTH = 300 * 2 ** 20;

describe("thousands of altered graph models", () => {
  it.each([
    ["plain", alteredJson],
    ["operations", alteredJson],
    ["fused", alteredBytes],
  ] as const)("are each refused in one line or open, within 300 MB: %s", async (name, altering) => {
    const [place, from] = [folder(), join(FORMATS, "tfjs-graph", name)];
    await mkdir(place);
    await copyFile(join(from, "group1-shard1of1.bin"), join(place, "group1-shard1of1.bin"));
    const original = await readFile(join(from, "model.json"));
    const altered = { path: join(place, "model.json"), seed: name };
    await openAltered(altering(original), { ...altered, count: 20 });
    const before = process.memoryUsage().rss;
    const { refused, opened } = await openAltered(altering(original), { ...altered, count: COUNT });
    expect(refused + opened).toBe(COUNT);
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
  });
});
