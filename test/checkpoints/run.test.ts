import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { openRun } from "../../src/checkpoints/run.js";
import { readRunRecord } from "../../src/checkpoints/runRecord.js";
import { comparePlaces, placeName, placeNamed } from "../../src/network/checkpointPlace.js";
import { savedIn } from "../../src/training/savedState.js";
import { withEngine } from "../support/engine.js";
import { LFS_POINTER } from "../support/lfsPointer.js";
import { mistakeOf } from "../support/mistake.js";
import { chain, withFolders, writeCheckpoint } from "../support/models.js";

withEngine();
const folder = withFolders();

async function runOf(...names: readonly string[]): Promise<string> {
  const run = folder();
  for (const name of names) {
    const model = chain([1, 1, 1], [tf.layers.dense({ units: 1 })]);
    await writeCheckpoint(model, join(run, name), { metrics: { trainLoss: names.indexOf(name) } });
  }
  return run;
}

async function tear(run: string, name: string): Promise<void> {
  const path = join(run, name, "weights.bin");
  const bytes = await readFile(path);
  bytes[0] = (bytes[0] as number) ^ 1;
  await writeFile(path, bytes);
}

const namesOf = async (run: string) => (await openRun(run)).checkpoints.map(({ name }) => name);

async function lastOf(run: string): Promise<string | undefined> {
  const network = await open(run);
  network.dispose();
  return network.name.split("/").at(-1);
}

describe("a run", () => {
  it("contains its checkpoints in training order, an epoch's end after its batches", async () => {
    const run = await runOf("epoch-10", "epoch-02", "epoch-02-batch-1000", "epoch-02-batch-0200", "epoch-01");
    const { name, checkpoints } = await openRun(run);
    expect(name).toMatch(/^folder-\d+$/);
    expect(checkpoints).toEqual(
      [
        { epoch: 1, batch: null, metrics: { trainLoss: 4 } },
        { epoch: 2, batch: 200, metrics: { trainLoss: 3 } },
        { epoch: 2, batch: 1000, metrics: { trainLoss: 2 } },
        { epoch: 2, batch: null, metrics: { trainLoss: 1 } },
        { epoch: 10, batch: null, metrics: { trainLoss: 0 } },
      ].map((place) => ({ ...place, name: placeName(place), address: join(run, placeName(place)) })),
    );
    expect(await lastOf(run)).toBe("epoch-10");
  });

  it("ends with a checkpoint of a batch if that is the last", async () => {
    expect(await lastOf(await runOf("epoch-01", "epoch-02-batch-0200", "epoch-02-batch-0040"))).toBe(
      "epoch-02-batch-0200",
    );
  });

  it("may be a bundled one, whose checkpoints open by their addresses", async () => {
    const { name, checkpoints } = await openRun("bundled:mini-resnet");
    expect(name).toBe("bundled:mini-resnet");
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const { address = "", metrics } = checkpoints[1] ?? {};
    expect(address).toBe("bundled:mini-resnet/epoch-02");
    expect(metrics?.testAccuracy).toBe(0.9735);
    const network = await open(address);
    expect(network.name).toBe(address);
    network.dispose();
  });

  it("omits incomplete folders: hidden, damaged, empty, foreign", async () => {
    const run = await runOf(
      "epoch-01",
      "epoch-02",
      ".convscope-partial-1-2",
      "epoch-x",
      "epoch-03",
      "epoch-04",
    );
    await tear(run, "epoch-02");
    await rm(join(run, "epoch-03", "weights.bin"));
    await writeFile(join(run, "epoch-04", "convscope.json"), "{");
    await mkdir(join(run, "epoch-05"));
    await writeFile(join(run, "epoch-06"), "");
    expect(await namesOf(run)).toEqual(["epoch-01"]);
    expect(await lastOf(run)).toBe("epoch-01");
  });

  it("accepts checkpoints without a description", async () => {
    const run = await runOf("epoch-1", "epoch-2");
    for (const name of ["epoch-1", "epoch-2"]) await rm(join(run, name, "convscope.json"));
    const { checkpoints } = await openRun(run);
    expect(checkpoints.map(({ epoch, metrics }) => [epoch, metrics])).toEqual([
      [1, {}],
      [2, {}],
    ]);
  });
});

describe("a folder that is not a run", () => {
  it("is rejected in one line with the reason", async () => {
    const [empty, torn, file] = [folder(), await runOf("epoch-01"), folder()];
    await mkdir(empty);
    await writeFile(file, "");
    await tear(torn, "epoch-01");
    const one = join(await runOf("epoch-01"), "epoch-01");
    const expected: readonly [string, RegExp][] = [
      [empty, /is not a run: it holds no intact checkpoint/],
      [torn, /is not a run: it holds no intact checkpoint/],
      [file, /is a file: a run is a folder\.$/],
      [one, /is one checkpoint: give its run, which is the folder around it\.$/],
      ["bundled:mini-resnet/epoch-01", /is one checkpoint: give its run/],
      ["nowhere", /^There is no run 'nowhere'\. Bundled ones: .*bundled:mini-resnet/],
      ["bundled:mini-resmet", /Did you mean 'bundled:mini-resnet'/],
      ["fresh:mini-resnet", /^'fresh:mini-resnet' is an untrained network, not a run\.$/],
    ];
    for (const [address, sentence] of expected)
      expect(await mistakeOf(() => openRun(address))).toMatch(sentence);
  });
});

describe("a checkpoint's place", () => {
  const places = fc.record({
    epoch: fc.integer({ min: 1, max: 20_000 }),
    batch: fc.option(fc.integer({ min: 1, max: 100_000 })),
  });

  it("is given by its folder's name", () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(placeNamed(placeName(place))).toEqual(place);
      }),
    );
    expect(placeName({ epoch: 3, batch: 200 })).toBe("epoch-03-batch-0200");
    for (const name of ["epoch-", "epoch-3-old", "epoch-3-batch-", "xepoch-3", ".epoch-3"])
      expect(placeNamed(name)).toBeUndefined();
  });

  it("comes before or after every other", () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        expect(comparePlaces(a, b) + comparePlaces(b, a)).toBe(0);
        if (comparePlaces(a, b) === 0) expect(a).toEqual(b);
      }),
    );
  });
});

describe("a run whose weights are Git LFS pointers", () => {
  const reason = "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'.";

  it("reports that, as a run and as its last checkpoint", async () => {
    const run = await runOf("epoch-01", "epoch-02");
    for (const name of ["epoch-01", "epoch-02"]) await writeFile(join(run, name, "weights.bin"), LFS_POINTER);
    expect(await mistakeOf(() => openRun(run))).toBe(
      `Cannot read '${join(run, "epoch-01", "weights.bin")}': ${reason}`,
    );
    expect(await mistakeOf(() => open(run))).toBe(
      `Cannot read the weight file '${join(run, "epoch-02", "weights.bin")}': ${reason}`,
    );
  });

  it("reports that when it should be resumed", async () => {
    const run = await runOf("epoch-01");
    await writeFile(join(run, "epoch-01", "weights.bin"), LFS_POINTER);
    await writeFile(join(run, "run.json"), LFS_POINTER);
    expect(await mistakeOf(() => savedIn(run))).toContain(reason);
    expect(await mistakeOf(() => readRunRecord(run))).toBe(
      `Cannot read '${join(run, "run.json")}': ${reason}`,
    );
  });
});
