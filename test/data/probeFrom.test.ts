import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { probeFrom } from "../../src/data/probeFrom.js";
import { fixture } from "../support/fixture.ts";
import { mistakeOf } from "../support/mistake.ts";

describe("images that a program passes in", () => {
  it("are an array, with labels", async () => {
    const values = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, at) => at / 120);
    const probe = await probeFrom(
      { values, shape: [2, 4, 3, 5] },
      { labels: [4, 1], name: "scenes", rgb: [3, 2, 1] },
    );
    expect([probe.address, probe.shape, probe.labels, probe.rgb]).toEqual([
      "scenes",
      [2, 4, 3, 5],
      [4, 1],
      [3, 2, 1],
    ]);
    expect([...probe.values]).toEqual([...values]);
    expect(probe.notes[1]).toBe("float32 from 0 to 0.992, 1 is white");
    expect(probe.origin).toBeUndefined();
  });

  it("have their channels where the network expects them, and a range", async () => {
    const values = Int16Array.from({ length: 12 }, (_, at) => at - 6);
    const probe = await probeFrom({ values, shape: [1, 3, 2, 2] }, { range: [-6, 6] });
    expect(probe.shape).toEqual([1, 2, 2, 3]);
    expect(probe.values[1]).toBeCloseTo(4 / 12, 6);
    expect(probe.notes[0]).toContain("int16 from −6 to 5, −6 is black and 6 is white");
  });

  it("are the bytes of image files, fitted to the network", async () => {
    const bytes = ["tiff/stack.tif", "tiff/pillow-pages.tif"].map((name) => readFileSync(fixture(name)));
    const probe = await probeFrom(bytes, { input: [8, 8, 3], labels: [0, 1] });
    expect([probe.address, probe.shape, probe.names, probe.labels]).toEqual([
      "images",
      [2, 8, 8, 3],
      ["0", "1"],
      [0, 1],
    ]);
  });

  it("are those of an address", async () => {
    const probe = await probeFrom("mnist:test/53-54", { labels: [1, 2] });
    expect([probe.address, probe.labels, probe.shape]).toEqual(["mnist:test/53-54", [1, 2], [2, 28, 28, 1]]);
  });

  it("are refused in one line if they do not fit together", async () => {
    const array = { values: new Float32Array(8), shape: [2, 2, 2] };
    expect(await mistakeOf(() => probeFrom(array, { labels: [1] }))).toContain(
      "Expected 2 labels, one for each image",
    );
    expect(await mistakeOf(() => probeFrom({ ...array, shape: [3, 3] }))).toMatch(/^[^\n]+\.$/);
    expect(await mistakeOf(() => probeFrom([Buffer.from("text")]))).toContain("it is not a PNG");
  });
});
