import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/data/dataset.js";
import { loadProbe } from "../../src/data/probe.js";
import { probeFingerprint } from "../../src/data/probeFingerprint.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";

const path = withTempFolder();
const fixtures = fileURLToPath(new URL("../fixtures/datasets/", import.meta.url));
const TEN = "cifar-10-batches-bin";

/** A copy of CIFAR-10 whose test batch has other bytes. */
function withTestBatch(bytes: Uint8Array): string {
  cpSync(join(fixtures, TEN), path(TEN), { recursive: true });
  writeFileSync(join(path(TEN), "test_batch.bin"), bytes);
  return path(TEN);
}

describe("the binary files of CIFAR-10", () => {
  it("are a data set of color images with the names of its classes", async () => {
    const probe = await loadProbe(`${TEN}:test/label=9`, { from: fixtures });
    expect(probe).toMatchObject({ shape: [1, 32, 32, 3], labels: [9], ids: [1] });
    expect(probe.classes?.names[9]).toBe("truck");
    // Blue, but for one pixel of red.
    expect([...(probe.samples ?? []).slice(0, 6)]).toEqual([0, 0, 255, 9, 0, 255]);
  });

  it("follow one another in the order of their numbers", async () => {
    const train = await openDataset(join(fixtures, TEN)).split("train");
    expect([...train.labels]).toEqual([1, 2]);
  });

  it.each([
    ["cut off", new Uint8Array(3000), "it has 3000 bytes, not a multiple of 3073"],
    ["empty", new Uint8Array(0), "it has 0 bytes"],
    ["of a class that does not exist", new Uint8Array(3073).fill(10), "image 0 has 10"],
  ])("are refused if one is %s", async (_, bytes, why) => {
    const folder = withTestBatch(bytes);
    expect(await mistakeOf(() => openDataset(folder).split("test"))).toContain(why);
  });

  it("have a fingerprint that follows their bytes", async () => {
    const of = () => probeFingerprint(`${TEN}:test/0`, { data: "mnist", from: path(".") });
    withTestBatch(new Uint8Array(3073));
    const before = await of();
    withTestBatch(new Uint8Array(3073).fill(1));
    expect(await of()).not.toBe(before);
  });
});

describe("the binary files of CIFAR-100", () => {
  it("have fine labels", async () => {
    const probe = await loadProbe("cifar-100-binary:train/0", { from: fixtures });
    expect(probe).toMatchObject({ labels: [98], shape: [1, 32, 32, 3] });
    expect(probe.classes?.names[98]).toBe("fine_98");
  });
});

describe("CIFAR's version for Python", () => {
  it("is refused, since its files are pickles", async () => {
    writeFileSync(path("data_batch_1"), "cos\nsystem\n(S'touch ran'\ntR.");
    expect(await mistakeOf(() => openDataset(path(".")))).toContain(
      "pickled code, which convscope never runs",
    );
  });
});
