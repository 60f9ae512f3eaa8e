import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { npy } from "../../src/activations/npy.js";
import { npz } from "../../src/activations/npz.js";
import { openDataset } from "../../src/data/dataset.js";
import { firstImages } from "../../src/data/firstImages.js";
import { loadProbe, type ProbeOptions } from "../../src/data/probe.js";
import { probeFingerprint } from "../../src/data/probeFingerprint.js";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";

const path = withTempFolder();
const fixtures = fileURLToPath(new URL("../fixtures/datasets/", import.meta.url));

/** Loads an array written into the temporary folder. */
async function probeOf(
  shape: readonly number[],
  values: readonly number[],
  options: ProbeOptions = {},
  choice = "",
) {
  writeFileSync(path("a.npy"), npy(Float32Array.from(values), shape));
  return loadProbe(`a.npy${choice}`, { from: path("."), ...options });
}

const ramp = (length: number) => Array.from({ length }, (_, at) => at);

describe("the images of an array", () => {
  it.each([
    ["a plane", [4, 5], [1, 4, 5, 1], undefined],
    ["planes", [2, 4, 5], [2, 4, 5, 1], undefined],
    ["a picture", [4, 5, 3], [1, 4, 5, 3], undefined],
    ["a picture, channels first", [3, 4, 5], [1, 4, 5, 3], [4, 5, 3]],
    ["pictures", [2, 4, 5, 3], [2, 4, 5, 3], undefined],
    ["pictures, channels first", [2, 3, 4, 5], [2, 4, 5, 3], undefined],
    ["many channels", [2, 4, 5, 7], [2, 4, 5, 7], [4, 5, 7]],
    ["many channels, first", [2, 7, 4, 5], [2, 4, 5, 7], [4, 5, 7]],
  ] as const)("are found: %s", async (_, shape, expected, input) => {
    const length = shape.reduce<number>((product, size) => product * size, 1);
    const probe = await probeOf(
      shape,
      ramp(length).map((value) => value / length),
      input && { input },
    );
    expect(probe.shape).toEqual(expected);
  });

  it("have their channels last, and the figure says so", async () => {
    const probe = await probeOf([1, 3, 1, 2], [0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect([...probe.values]).toEqual([0, 0.2, 0.4, 0.1, 0.3, 0.5].map(Math.fround));
    expect(probe.notes[0]).toContain("channels moved from the first axis to the last");
  });

  it("are chosen by index", async () => {
    const probe = await probeOf(
      [4, 1, 2],
      ramp(8).map((value) => value / 8),
      {},
      "/1-2",
    );
    expect(probe).toMatchObject({ address: "a.npy/1-2", ids: [1, 2], shape: [2, 1, 2, 1] });
    expect([...probe.values]).toEqual([0.25, 0.375, 0.5, 0.625]);
  });

  it("are not found in an array of five axes, or of none", async () => {
    expect(await mistakeOf(() => probeOf([1, 1, 1, 1, 1], [0]))).toContain("which holds no images");
    expect(await mistakeOf(() => probeOf([0, 4, 4], []))).toContain("which holds no images");
  });
});

describe("the numbers of an array", () => {
  it("of floats up to 1 are pixels as they are", async () => {
    const probe = await probeOf([1, 2], [0, 0.5]);
    expect([...probe.values]).toEqual([0, 0.5]);
    expect(probe.notes).toEqual(["float32 from 0 to 0.5, 1 is white"]);
  });

  it("become pixels by a given range, unclipped, and the figure says so", async () => {
    const probe = await probeOf([1, 4], [-1, 0, 1, 3], { range: [-1, 1] });
    expect([...probe.values]).toEqual([0, 0.5, 1, 2]);
    expect(probe.notes).toEqual([
      "float32 from −1 to 3, −1 is black and 1 is white, 25 % of the values lie outside",
    ]);
  });

  it("stay unchanged if they are already normalised", async () => {
    const probe = await probeOf([1, 2], [-2.5, 2], { range: "none" });
    expect([...probe.values]).toEqual([-2.5, 2]);
    expect(probe.notes).toEqual(["float32 from −2.5 to 2, unchanged"]);
  });

  it("are refused without a range if none holds them, with the cure", async () => {
    const mistake = await mistakeOf(() => probeOf([1, 2], [-2.5, 2]));
    expect(mistake).toContain("Give --range <black>,<white>, or --preprocessing none");
  });

  it("are refused if they are not finite", async () => {
    expect(await mistakeOf(() => probeOf([1, 2], [Number.NaN, 2], { range: [0, 1] }))).toContain(
      "NaN is among them",
    );
  });

  it("of 8 and 16 bits keep their depth", async () => {
    const [bytes, deep] = await Promise.all(
      ["uint8", "uint16"].map((name) => loadProbe(`${fixtures}${name}.npy`)),
    );
    expect(bytes?.samples).toBeInstanceOf(Uint8Array);
    expect(deep?.samples).toBeInstanceOf(Uint16Array);
    expect(bytes?.values[23]).toBeCloseTo(23 / 255);
    expect(deep?.values[23]).toBeCloseTo(23 / 65_535);
  });
});

describe("the channels drawn in color", () => {
  const values = ramp(20).map((value) => value / 20);

  it("are those that were asked for, and the network receives all", async () => {
    const probe = await probeOf([1, 2, 2, 5], values, { rgb: [3, 2, 1] });
    expect(probe).toMatchObject({ rgb: [3, 2, 1], shape: [1, 2, 2, 5], origin: { rgb: [3, 2, 1] } });
  });

  it("must exist", async () => {
    expect(await mistakeOf(() => probeOf([1, 2, 2, 5], values, { rgb: [5, 2, 1] }))).toBe(
      "Expected channels from 0 to 4 for --rgb but received 5.",
    );
  });
});

describe("a file of several arrays", () => {
  it("has its labels in y", async () => {
    const probe = await loadProbe("labelled.npz/label=0", { from: fixtures });
    expect(probe).toMatchObject({ ids: [1], labels: [0], shape: [1, 3, 4, 1] });
  });

  it("is refused if the images are unknown", async () => {
    const one = { values: new Float32Array(4), shape: [2, 2] };
    writeFileSync(
      path("two.npz"),
      npz(
        new Map([
          ["a", one],
          ["b", one],
        ]),
      ),
    );
    expect(await mistakeOf(() => loadProbe("two.npz", { from: path(".") }))).toContain(
      "holds the arrays a, b",
    );
  });

  it("that is a data set is one", async () => {
    expect(await mistakeOf(() => loadProbe("mnist.npz", { from: fixtures }))).toContain(
      "mnist.npz:train/0-9",
    );
    const probe = await loadProbe("mnist.npz:test/label=2", { from: fixtures });
    expect(probe).toMatchObject({ address: "mnist.npz:test/label=2", shape: [1, 28, 28, 1], labels: [2] });
    expect((await openDataset(`${fixtures}mnist.npz`).split("train")).count).toBe(3);
  });

  it("that has no such split is refused", async () => {
    const one = { values: new Float32Array(4), shape: [1, 2, 2] };
    writeFileSync(path("odd.npz"), npz(new Map([["x_train", one]])));
    const mistake = await mistakeOf(() => loadProbe("odd.npz:test/0", { from: path(".") }));
    expect(mistake).toContain("'odd.npz' has no test split: it holds x_train, not x_test and y_test");
  });
});

describe("an address of arrays", () => {
  it("has a first image", async () => {
    await probeOf([4, 1, 2], ramp(8), { range: [0, 8] });
    expect(await firstImages("a.npy", 1, path("."))).toBe("a.npy/0");
    expect(await firstImages("a.npy/1-3", 2, path("."))).toBe("a.npy/1-2");
    expect(await firstImages("a.npy", 9, path("."))).toBe("a.npy");
  });

  it("has a fingerprint that follows its bytes", async () => {
    await probeOf([1, 2], [0, 1]);
    const before = await probeFingerprint("a.npy", { data: "mnist", from: path(".") });
    await probeOf([1, 2], [0, 0.5]);
    expect(await probeFingerprint("a.npy", { data: "mnist", from: path(".") })).not.toBe(before);
  });
});

describe("a hostile file", () => {
  it.each([
    ["objects.npy", "pickled code that convscope never runs"],
    ["records.npy", "it is a table of records"],
  ])("is refused in one line: %s", async (name, why) => {
    expect(await mistakeOf(() => loadProbe(name, { from: fixtures }))).toContain(why);
  });

  it("of a shape that lies is refused in one line", async () => {
    const file = Buffer.from(npy(new Float32Array(4), [2, 2])).toString("latin1");
    writeFileSync(path("lie.npy"), Buffer.from(file.replace("(2, 2,)", "(9, 9,)"), "latin1"));
    expect(await mistakeOf(() => loadProbe("lie.npy", { from: path(".") }))).toContain(
      "needs 324 bytes, but 16 follow",
    );
  });
});

describe("the options of arrays and image files", () => {
  it.each([
    [{ range: [0, 4] as const }, "--range"],
    [{ rgb: [2, 1, 0] as const }, "--rgb"],
  ])("are refused for a data set: %j", async (options, flag) => {
    const sentence = `${flag} applies to arrays and image files, and 'mnist:test/53' is neither. Omit it.`;
    expect(await mistakeOf(() => loadProbe("mnist:test/53", options))).toBe(sentence);
  });
});
