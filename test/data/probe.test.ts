import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadProbe } from "../../src/data/probe.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { encodeIdx, NAMES, SMALL, writeDataset } from "./idxFiles.ts";

const path = withTempFolder();

function sha256(bytes: readonly number[]): string {
  return createHash("sha256").update(Uint8Array.from(bytes)).digest("hex");
}

describe("a probe of MNIST", () => {
  it("contains the five at mnist:test/53, with values from 0 to 1", async () => {
    const probe = await loadProbe("mnist:test/53");
    expect(probe).toMatchObject({ address: "mnist:test/53", shape: [1, 28, 28, 1], ids: [53], labels: [5] });
    expect(probe.values).toHaveLength(784);
    expect(Math.min(...probe.values)).toBe(0);
    expect(Math.max(...probe.values)).toBeGreaterThan(0.9);
    expect(Math.max(...probe.values)).toBeLessThanOrEqual(1);
  });

  it("contains a range of the training images including both ends", async () => {
    const probe = await loadProbe("mnist:train/0-99");
    expect(probe.shape).toEqual([100, 28, 28, 1]);
    expect(probe.ids).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(probe.labels.slice(0, 10)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });

  it("contains the first ten sevens at mnist:test/label=7/0-9", async () => {
    const probe = await loadProbe("mnist:test/label=7/0-9");
    expect(probe.labels).toEqual(Array.from({ length: 10 }, () => 7));
    expect(probe.ids).toEqual([0, 17, 26, 34, 36, 41, 60, 64, 70, 75]);
  });

  it("is the same however it is addressed, except for its address and its origin", async () => {
    const [named, unnamed, ranged] = await Promise.all([
      loadProbe("mnist:test/17"),
      loadProbe("test/17"),
      loadProbe("mnist:test/label=7/1-1"),
    ]);
    const { address, origin } = named;
    expect({ ...unnamed, origin }).toEqual(named);
    expect({ ...ranged, address, origin }).toEqual(named);
    expect([named, unnamed, ranged].map((probe) => probe.origin?.input)).toEqual([
      "mnist:test/17",
      "test/17",
      "mnist:test/label=7/1-1",
    ]);
  });
});

describe("a probe of a folder", () => {
  const small = () => writeDataset(path("nested", "small"), SMALL, [NAMES.testImages]);

  it.each([
    ["named in the address", (folder: string) => loadProbe(`${folder}:test/1-2`)],
    ["named beside it", (folder: string) => loadProbe("test/1-2", { data: folder })],
  ])("contains its images, upright, if the folder is %s", async (_, load) => {
    const folder = small();
    const probe = await load(folder);
    const bytes = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25];
    expect(probe).toEqual({
      address: "small:test/1-2",
      shape: [2, 2, 3, 1],
      values: Float32Array.from(bytes, (byte) => byte / 255),
      samples: Uint8Array.from(bytes),
      ids: [1, 2],
      names: ["1", "2"],
      labels: [1, 7],
      notes: ["", ""],
      failures: [],
      ignored: 0,
      sha256: sha256(bytes),
    });
  });

  it.each([
    ["test", [0, 1, 2, 3, 4]],
    ["test/label=7", [0, 2, 3]],
    ["test/label=7/1-2", [2, 3]],
    ["test/label=2/0", [4]],
  ])("selects the images of %s", async (address, ids) => {
    expect((await loadProbe(address, { data: small() })).ids).toEqual(ids);
  });

  it("prefers the data set that the address names", async () => {
    expect((await loadProbe("mnist:test/53", { data: path("none") })).labels).toEqual([5]);
  });

  it("has a hash that depends only on the pixels", async () => {
    const relabelled = { ...SMALL, [NAMES.testLabels]: encodeIdx([5], Uint8Array.of(1, 2, 3, 4, 5)) };
    const other = writeDataset(path("other"), relabelled);
    const [first, again, elsewhere, next] = await Promise.all([
      loadProbe("test/3", { data: small() }),
      loadProbe("test/3", { data: small() }),
      loadProbe("test/label=4", { data: other }),
      loadProbe("test/4", { data: other }),
    ]);
    expect(first.sha256).toBe(sha256([30, 31, 32, 33, 34, 35]));
    expect(again.sha256).toBe(first.sha256);
    expect(elsewhere.sha256).toBe(first.sha256);
    expect(next.sha256).not.toBe(first.sha256);
  });

  it.each([
    ["test/5", "Expected an index from 0 to 4 for probe 'small:test/5' but received 5."],
    ["test/0-5", "Expected an index from 0 to 4 for probe 'small:test/0-5' but received 5."],
    ["test/label=7/3", "Expected an index from 0 to 2 for probe 'small:test/label=7/3' but received 3."],
    ["test/99999999999999999999", "Expected an index from 0 to 4 for probe"],
    ["test/3-1", "Probe 'test/3-1' is empty: 3 comes after 1."],
    ["test/label=3", "Probe 'small:test/label=3' is empty: the test split has the labels 1, 2, 7."],
    ["test/label=300/0", "Probe 'small:test/label=300/0' is empty: the test split has the labels 1, 2, 7."],
    ["testing/1", "Cannot read the probe 'testing/1'."],
  ])("is rejected in one sentence: %s", async (address, expected) => {
    const folder = small();
    const sentence = await mistakeOf(() => loadProbe(address, { data: folder }));
    expect(sentence).toContain(expected);
  });

  it("is rejected if the data set has no images", async () => {
    const empty = { [NAMES.testImages]: encodeIdx([0, 2, 3], new Uint8Array(0)) };
    const none = { ...empty, [NAMES.testLabels]: encodeIdx([0], new Uint8Array(0)) };
    const folder = writeDataset(path("empty"), none);
    expect(await mistakeOf(() => loadProbe("test", { data: folder }))).toBe(
      "Probe 'empty:test' is empty: the test split has no images.",
    );
  });

  it("is rejected if there is no such folder", async () => {
    expect(await mistakeOf(() => loadProbe(`${path("none")}:test/1`))).toContain(
      `There is no data folder '${path("none")}'.`,
    );
  });
});
