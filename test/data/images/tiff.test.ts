import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { firstImages } from "../../../src/data/firstImages.js";
import { decodeLzw, unpackBits } from "../../../src/data/images/decompress.js";
import { openTiff } from "../../../src/data/images/tiff.js";
import { loadProbe, type ProbeOptions } from "../../../src/data/probe.js";
import { probeFingerprint } from "../../../src/data/probeFingerprint.js";
import { fixture } from "../../support/fixture.ts";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { deepPng, written } from "./pictures.ts";

const path = withTempFolder();
const tiff = (name: string) => fixture(`tiff/${name}`);
const load = (name: string, options: ProbeOptions = {}) => loadProbe(tiff(name), options);
const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");

interface Held {
  readonly type: string;
  readonly shape: readonly number[];
  readonly sha256: string;
}

const held: Readonly<Record<string, Held>> = JSON.parse(readFileSync(tiff("held.json"), "utf8"));
const plain = Object.entries(held).filter(([name]) => name !== "white-is-zero.tif");

describe("the numbers of a TIFF file", () => {
  it.each(plain)("are those that were written: %s", async (name, { shape, sha256 }) => {
    const [, height = null, width = null, channels = null] = shape;
    const probe = await load(name, { range: [0, 1], input: [height, width, channels] });
    expect(probe.shape).toEqual(shape);
    expect(hashOf(probe.values)).toBe(sha256);
  });

  it.each(["bands13.tif", "bands13-planes.tif", "bands13-pages.tif", "bands13-tiled.tif"])(
    "are shown with all bands, without an option: %s",
    async (name) => {
      const { shape, notes } = await load(name, { input: [null, null, 13] });
      expect(shape[3]).toBe(13);
      expect(notes[0]).toContain("uint16, 65535 is white");
      expect(notes[0]?.includes("13 pages as channels")).toBe(name.includes("pages"));
    },
  );

  it("have a range by their type, or the given one", async () => {
    const [own, given] = [await load("bands13.tif"), await load("bands13.tif", { range: [0, 10_000] })];
    expect(given.values[0]).toBeCloseTo(((own.values[0] as number) * 65_535) / 10_000, 5);
    expect(given.notes[0]).toMatch(/^uint16 from \d+ to \d+, 10000 is white$/);
    expect(await mistakeOf(() => load("float32.tif"))).toMatch(
      /the number that is white is unknown\. Give --range/,
    );
    expect((await load("float32.tif", { range: "none" })).notes[0]).toMatch(/^float32 from −.* unchanged$/);
  });

  it("keep a fourth band that is no opacity", async () => {
    expect((await load("bands4-unspecified.tif")).shape).toEqual([1, 4, 5, 4]);
  });

  it("are inverted where 0 is white, and the figure says so", async () => {
    const { notes, values } = await load("white-is-zero.tif", { range: [0, 1] });
    expect(notes[0]).toContain("inverted, because 0 is white");
    const shown = await loadProbe(tiff("white-is-zero.tif"), { input: [null, null, 1], invert: "off" });
    expect([...values].map((value) => value / 65_535)).toEqual(
      [...shown.values].map((value) => expect.closeTo(value, 6)),
    );
  });

  it("leave out reduced copies, and the figure says so", async () => {
    expect((await load("reduced.tif")).notes[0]).toContain("1 reduced copy left out");
  });
});

describe("a TIFF file with several pages", () => {
  it("is a probe of several images, of which some can be chosen", async () => {
    const all = await load("stack-float.tif");
    expect([all.shape, all.ids]).toEqual([
      [5, 4, 6, 1],
      [0, 1, 2, 3, 4],
    ]);
    const some = await load("stack-float.tif/1-2", { range: [0, 1] });
    expect([some.address, some.names]).toEqual(["stack-float.tif/1-2", ["1", "2"]]);
    expect([...some.values]).toEqual([...all.values.subarray(24, 72)]);
    expect(await mistakeOf(() => load("stack.tif/5"))).toContain("Expected an index from 0 to 4");
  });

  it("is fitted page by page if its pages are photographs", async () => {
    const { shape, notes, values } = await load("stack.tif", { input: [8, 12, 3], invert: "off" });
    expect(shape).toEqual([5, 8, 12, 3]);
    expect(notes[4]).toContain("resized 6×4 → 12×8");
    const one = await load("stack.tif/3", { input: [8, 12, 3], invert: "off" });
    expect([...one.values]).toEqual([...values.subarray(3 * 288, 4 * 288)]);
  });

  it("has a first image, and a fingerprint", async () => {
    expect(await firstImages(tiff("stack.tif"), 1, ".")).toBe(`${tiff("stack.tif")}/0`);
    expect(await firstImages(tiff("stack.tif/1-4"), 2, ".")).toBe(`${tiff("stack.tif")}/1-2`);
    const source = { data: "mnist", from: "." };
    const [all, some] = [tiff("stack.tif"), tiff("stack.tif/1-2")].map((address) =>
      probeFingerprint(address, source),
    );
    expect(await all).not.toBe(await some);
  });

  it("is its first page in a folder of images, and the figure says so", async () => {
    mkdirSync(path("stacks"));
    copyFileSync(tiff("stack-float.tif"), path("stacks/a.tif"));
    copyFileSync(tiff("stack-float.tif"), path("stacks/b.tif"));
    const { shape, notes } = await loadProbe(path("stacks"));
    expect([shape, notes[1]]).toEqual([[2, 4, 6, 1], expect.stringContaining("first of 5 pages")]);
  });
});

describe("a folder of numbers", () => {
  it("has one scale, class folders, and names each image that differs from the first", async () => {
    for (const [to, from] of [
      ["forest/a.tif", "float64.tif"],
      ["forest/b.tif", "float16.tif"],
      ["river/a.tif", "float64.tif"],
      ["river/b.tif", "bands13.tif"],
      ["river/c.png", ""],
    ] as const) {
      const bytes = from === "" ? await sharp(tiff("stack.tif")).png().toBuffer() : readFileSync(tiff(from));
      written(path(`scenes/${to}`), bytes);
    }
    const { shape, labels, failures, notes } = await loadProbe(path("scenes"));
    expect([shape, labels]).toEqual([
      [2, 3, 4, 1],
      [0, 1],
    ]);
    expect(notes[0]).toMatch(/^float64 from .*, 1 is white$/);
    expect(failures).toEqual([
      {
        name: "forest/b.tif",
        reason: expect.stringContaining(
          "it has 3×4×1 numbers of type float16, and the first image 3×4×1 numbers of type float64",
        ),
      },
      { name: "river/b.tif", reason: expect.stringContaining("16×16×13") },
      { name: "river/c.png", reason: "it is a photograph, and the first image is not" },
    ]);
  });
});

describe("another image file", () => {
  it("is taken as numbers if a range is given: 12 bits in a PNG of 16", async () => {
    written(path("scan.png"), deepPng(2, 1, [0, 4095, 2048, 1024]));
    const { values, notes } = await loadProbe(path("scan.png"), { range: [0, 4095], input: [2, 2, 1] });
    expect([...values]).toEqual([0, 1, 2048 / 4095, 1024 / 4095].map(Math.fround));
    expect(notes[0]).toBe("uint16 from 0 to 4095, 4095 is white");
  });

  it("keeps four channels for a network that takes as many", async () => {
    const pixels = sharp(
      Uint8Array.from({ length: 16 }, (_, at) => at),
      { raw: { width: 2, height: 2, channels: 4 } },
    );
    written(path("four.png"), await pixels.png().toBuffer());
    const { samples } = await loadProbe(path("four.png"), { input: [2, 2, 4] });
    expect([...(samples ?? [])]).toEqual([...Array(16).keys()]);
    expect((await loadProbe(path("four.png"), { rgb: [2, 1, 0] })).shape).toEqual([1, 2, 2, 4]);
  });
});

describe("a hostile TIFF file", () => {
  const damaged = (name: string, change: (bytes: Buffer) => void) => {
    const bytes = readFileSync(tiff(name));
    change(bytes);
    return written(path("bad.tif"), bytes);
  };

  /** Overwrites the value of a tag in the first directory of a little-endian file. */
  const setTag = (bytes: Buffer, tag: number, value: number) => {
    const start = bytes.readUInt32LE(4);
    for (let at = start + 2; at < start + 2 + 12 * bytes.readUInt16LE(start); at += 12) {
      if (bytes.readUInt16LE(at) === tag) bytes.writeUInt32LE(value, at + 8);
    }
  };

  it.each([
    ["a size that it does not have", "bands13.tif", (bytes: Buffer) => setTag(bytes, 256, 2 ** 31)],
    ["a rows' size that it does not have", "float32.tif", (bytes: Buffer) => setTag(bytes, 257, 2 ** 30)],
    ["bytes outside of the file", "float32.tif", (bytes: Buffer) => setTag(bytes, 273, 2 ** 30)],
    ["an unknown compression", "float32.tif", (bytes: Buffer) => setTag(bytes, 259, 34_925)],
    ["a directory outside of the file", "bands13.tif", (bytes: Buffer) => bytes.writeUInt32LE(2 ** 31, 4)],
  ])("is refused in one line: %s", async (_, name, change) => {
    const sentence = await mistakeOf(() => loadProbe(damaged(name, change), { input: [null, null, 13] }));
    expect(sentence).toMatch(/^Cannot read the image 'bad\.tif': [^\n]*\.$/);
  });

  it("is refused if its pages follow each other in a circle", async () => {
    const bytes = readFileSync(tiff("stack-float.tif"));
    const start = bytes.readUInt32LE(4);
    bytes.writeUInt32LE(start, start + 2 + 12 * bytes.readUInt16LE(start));
    await expect(openTiff(bytes)).rejects.toThrow("its pages follow each other in a circle");
  });

  it("cannot fill the memory: decompression stops at the size of a strip", () => {
    expect(unpackBits(Uint8Array.from(Array(2000).fill([129, 7]).flat()), 5)).toEqual(
      Uint8Array.from([7, 7, 7, 7, 7]),
    );
    expect(() => decodeLzw(Uint8Array.from([0x80, 0x7f, 0xff, 0xff]), 100)).toThrow(
      "its LZW codes are damaged",
    );
  });
});
