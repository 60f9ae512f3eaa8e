import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { npy } from "../../src/activations/npy.js";
import { batchesOf } from "../../src/data/batches.js";
import { feedsOfImages } from "../../src/data/feed.js";
import { loadFeeds, withFeeds } from "../../src/data/loadFeeds.js";
import { loadProbe } from "../../src/data/probe.js";
import { mistakeOf } from "../support/mistake.js";
import { withTempFolder } from "../support/tempFolder.ts";

const HEADS = fileURLToPath(new URL("../fixtures/heads/", import.meta.url));
const FED = {
  name: "net",
  inputs: [
    { name: "context", shape: [2] },
    { name: "mask", shape: [2, 2, 3] },
  ],
};
const folder = withTempFolder();

const source = (ids: readonly number[]) => ({
  ids,
  from: HEADS,
  images: (address: string, input: readonly (number | null)[]) => loadProbe(address, { input, from: HEADS }),
});

async function written(name: string, shape: readonly number[]): Promise<string> {
  const size = shape.reduce((product, length) => product * length, 1);
  const path = folder(name);
  await mkdir(folder(), { recursive: true });
  await writeFile(
    path,
    npy(
      Float32Array.from({ length: size }, (_, at) => at),
      shape,
    ),
  );
  return path;
}

describe("a further input", () => {
  it("is a number for all images", async () => {
    const [feed] = await loadFeeds(FED, ["context=0.5"], source([0, 1]));
    expect(feed).toEqual({ name: "context", shape: [1, 2], values: Float32Array.of(0.5, 0.5) });
  });

  it("is an array for all images, a row for each, or the rows of their indices", async () => {
    const [one, three] = [await written("one.npy", [2]), await written("three.npy", [3, 2])];
    const values = async (path: string, ids: readonly number[]) =>
      (await loadFeeds(FED, [`context=${path}`], source(ids))).map((feed) => [...feed.values]);
    expect(await values(one, [5])).toEqual([[0, 1]]);
    expect(await values(three, [7, 8, 9])).toEqual([[0, 1, 2, 3, 4, 5]]);
    expect(await values(three, [2])).toEqual([[4, 5]]);
    expect(await mistakeOf(() => values(three, [4]))).toBe(
      "'three.npy' has 3 rows for the input 'context', but there are 1 images, up to number 4. Give one row, or one for each image.",
    );
  });

  it("may have its channels first", async () => {
    const path = await written("first.npy", [1, 3, 2, 2]);
    const [feed] = await loadFeeds(FED, [`mask=${path}`], source([0]));
    expect([...feed!.values]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  });

  it("is an image, fitted to it", async () => {
    const [feed] = await loadFeeds(FED, ["mask=images/scene-0.png"], source([0, 1]));
    expect(feed?.shape).toEqual([1, 2, 2, 3]);
  });

  it.each([
    ["other=1", "Unknown further input of 'net' 'other'. Known: context, mask."],
    ["context", "Expected name=address or name=number for --feed but received 'context'."],
    [
      "context=two-inputs.npz",
      "'two-inputs.npz' has shape 2×4, but the input 'context' takes 2 for each image. Give an array of that shape, or of images×2.",
    ],
  ])("is refused in one line: %s", async (text, sentence) => {
    expect(await mistakeOf(() => loadFeeds(FED, [text], source([0])))).toBe(sentence);
  });
});

describe("a probe with feeds", () => {
  it("has a hash and an origin that cover them, and hands each batch its rows", async () => {
    const probe = await loadProbe("mnist:test/0-2");
    const feeds = await loadFeeds(
      FED,
      [`context=${await written("three.npy", [3, 2])}`, "mask=1"],
      source([0, 1, 2]),
    );
    const fed = withFeeds(probe, feeds, ["context=three.npy", "mask=1"]);
    expect(fed.sha256).not.toBe(probe.sha256);
    expect(fed.origin).toMatchObject({ input: "mnist:test/0-2", feed: ["context=three.npy", "mask=1"] });
    const batches = [...batchesOf(fed, 2)].map((batch) =>
      batch.feeds?.map(({ values }) => [...values].slice(0, 4)),
    );
    expect(batches).toEqual([
      [
        [0, 1, 2, 3],
        [1, 1, 1, 1],
      ],
      [
        [4, 5],
        [1, 1, 1, 1],
      ],
    ]);
    expect([...feedsOfImages(feeds, [2, 0])[0]!.values]).toEqual([4, 5, 0, 1]);
    expect(withFeeds(probe, feeds, [`context=${join(HEADS, "three.npy")}`, "mask=1"]).origin).toBeUndefined();
  });
});
