import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { loadProbe } from "../../../src/data/probe.js";
import { fixture } from "../../support/fixture.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { deepPng, deepTiff, picture, plain, written } from "./pictures.ts";

const path = withTempFolder();
const GRAY = [null, null, 1] as const;
const COLOR = [null, null, 3] as const;
const WHITE = 65_535;

type Options = Parameters<typeof loadProbe>[1];

/** The 16-bit samples of a file, and its notes. */
async function deep(bytes: Uint8Array, options: Options, name = "a.png") {
  const probe = await loadProbe(written(path(name), bytes), { invert: "off", ...options });
  return { samples: Array.from(probe.samples ?? []), notes: probe.notes[0], probe };
}

/** The luminance of a 16-bit color, according to IEC 61966-2-1 and Rec. 709. */
function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((sample) => {
    const value = sample / WHITE;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return Math.round(WHITE * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
}

describe("the 12-bit scan in a 16-bit PNG", () => {
  it("keeps its 37 levels, and the note states how little of the range they use", async () => {
    const { values, notes, shape, samples } = await loadProbe(fixture("cases/twelve-bit-png/scan.png"), {
      input: [28, 28, 1],
    });
    expect(shape).toEqual([1, 28, 28, 1]);
    expect(Math.max(...values)).toBeCloseTo(4095 / WHITE, 7);
    expect(new Set(values).size).toBe(37);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.0089829, 7);
    expect(samples).toBeInstanceOf(Uint16Array);
    expect(notes).toEqual(["16 bits, of which only 6 % of the range is used (0 to 4095 of 65535)"]);
  });
});

describe("a 16-bit image keeps all bits", () => {
  const grays = [0, 1, 255, 256, 4095, 65_279, 65_280, WHITE];
  const colors = [
    [1, 2, 3],
    [4095, 300, 77],
    [65_535, 0, 0],
    [0, 65_535, 0],
    [0, 0, 65_535],
    [30_000, 30_000, 30_000],
    [65_535, 65_535, 65_535],
    [12_345, 54_321, 11_111],
  ];

  it.each([
    ["a PNG", "a.png", deepPng],
    ["a TIFF", "a.tif", deepTiff],
  ])("in gray: %s", async (_, name, encode) => {
    const { samples, notes } = await deep(encode(4, 1, grays), { input: GRAY }, name);
    expect(samples).toEqual(grays);
    expect(notes).toBe("16 bits");
    const tripled = await deep(encode(4, 1, grays), { input: COLOR }, name);
    expect(tripled.samples).toEqual(grays.flatMap((gray) => [gray, gray, gray]));
    expect(tripled.notes).toBe("16 bits; gray → RGB");
  });

  it.each([
    ["a PNG", "a.png", deepPng],
    ["a TIFF", "a.tif", deepTiff],
  ])("in color, and as its luminance: %s", async (_, name, encode) => {
    const bytes = encode(4, 3, colors.flat());
    expect((await deep(bytes, { input: COLOR }, name)).samples).toEqual(colors.flat());
    const gray = await deep(bytes, { input: GRAY }, name);
    expect(gray.samples).toEqual(colors.map(luminance));
    expect(gray.samples[5]).toBe(30_000);
    expect(gray.notes).toBe("16 bits; RGB → gray");
  });

  it.each([
    ["a PNG", "a.png", deepPng],
    ["a TIFF", "a.tif", deepTiff],
  ])("on a background, whose white is 65,535: %s", async (_, name, encode) => {
    const half = 32_768;
    const layered = [100, WHITE, 5000, 0, 4095, half];
    const on = (level: number) => [
      100,
      level,
      Math.round((half / WHITE) * 4095 + (1 - half / WHITE) * level),
    ];
    const bytes = encode(3, 2, layered);
    expect(await deep(bytes, { input: GRAY }, name)).toMatchObject({
      samples: on(WHITE),
      notes:
        "16 bits, of which only 6 % of the range is used (100 to 4095 of 65535); transparent pixels on white",
    });
    expect((await deep(bytes, { input: GRAY, background: "black" }, name)).samples).toEqual(on(0));
    expect((await deep(bytes, { input: GRAY, background: "gray" }, name)).samples).toEqual(on(128 * 257));
    const colored = encode(3, 4, [1, 2, 3, WHITE, 9, 9, 9, 0, 5, 6, 7, WHITE]);
    expect((await deep(colored, { input: COLOR }, name)).samples).toEqual([
      1,
      2,
      3,
      WHITE,
      WHITE,
      WHITE,
      5,
      6,
      7,
    ]);
  });

  it("in the colors of its profile, like an 8-bit image", async () => {
    const raw = sharp(Uint16Array.from(colors.flat()), { raw: { width: 8, height: 1, channels: 3 } });
    const bytes = await raw.toColourspace("rgb16").withIccProfile("srgb").png().toBuffer();
    const { samples } = await deep(bytes, { input: COLOR });
    const shallow = await sharp(bytes).toColourspace("srgb").raw().toBuffer();
    shallow.forEach((byte, at) => {
      expect(Math.abs((samples[at] as number) / 257 - byte)).toBeLessThanOrEqual(1);
    });
    expect(samples.some((sample) => sample % 257 !== 0)).toBe(true);
  });

  it("when resized: the mean of two neighbors is exact to 1 in 65,535", async () => {
    const bytes = deepPng(4, 1, [100, 101, 4000, 4004]);
    const { samples } = await deep(bytes, { input: [1, 2, 1], fit: "fill" });
    // The triangle kernel over three and a half samples: weights 3, 3, 1 of 7, from the outside in.
    expect(samples).toEqual(
      [(3 * 100 + 3 * 101 + 4000) / 7, (101 + 3 * 4000 + 3 * 4004) / 7].map(Math.round),
    );
  });

  it("when inverted, including bars", async () => {
    const bytes = deepPng(2, 1, [65_000, 64_000]);
    const { samples, notes } = await deep(bytes, { input: [2, 2, 1], invert: "auto", background: "white" });
    expect(samples).toEqual([535, 1535, 0, 0]);
    expect(notes).toMatch(/inverted \(light background\)$/);
    expect((await deep(bytes, { input: [2, 2, 1], invert: "on" })).samples).toEqual([535, 1535, 1535, 1535]);
  });

  it("when its EXIF orientation rotates it, including its opacity", async () => {
    const raw = sharp(Uint16Array.of(0, 1000, 2000), { raw: { width: 3, height: 1, channels: 1 } });
    const bytes = await raw.toColourspace("grey16").withMetadata({ orientation: 3 }).png().toBuffer();
    const { samples, notes } = await deep(bytes, { input: GRAY });
    expect(samples).toEqual([2000, 1000, 0]);
    expect(notes).toContain("reoriented (EXIF orientation 3)");
  });
});

describe("the note about 16 bits", () => {
  it.each([
    [[0, 1023], "16 bits, of which only 2 % of the range is used (0 to 1023 of 65535)"],
    [[0, 255], "16 bits, of which only 0.4 % of the range is used (0 to 255 of 65535)"],
    [[0, 16_383], "16 bits, of which only 25 % of the range is used (0 to 16383 of 65535)"],
    [[60_000, 65_535], "16 bits, of which only 8 % of the range is used (60000 to 65535 of 65535)"],
    [[0, 40_000], "16 bits"],
    [[7, 7], "16 bits"],
  ])("of samples from %j", async (samples, expected) => {
    expect((await deep(deepPng(2, 1, samples), { input: GRAY })).notes).toBe(expected);
  });
});

describe("a folder of 8-bit and 16-bit images", () => {
  it("has 16 bits for all, with the bytes at their own values", async () => {
    written(path("mixed", "a.png"), await plain(2, 1, 51).png().toBuffer());
    written(path("mixed", "b.png"), deepPng(2, 1, [4095, WHITE]));
    const probe = await loadProbe(path("mixed"), { input: GRAY, invert: "off" });
    expect(probe.samples).toEqual(Uint16Array.of(51 * 257, 51 * 257, 4095, WHITE));
    expect([...probe.values]).toEqual([51 / 255, 51 / 255, 4095 / WHITE, 1].map(Math.fround));
    const bytes = Buffer.from([0x33, 0x33, 0x33, 0x33, 0xff, 0x0f, 0xff, 0xff]);
    expect(probe.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("has bytes if all images have 8 bits", async () => {
    written(
      path("shallow", "a.png"),
      await picture([[1, 2]])
        .png()
        .toBuffer(),
    );
    const probe = await loadProbe(path("shallow"), { input: GRAY, invert: "off" });
    expect(probe.samples).toEqual(Uint8Array.of(1, 2));
    expect(probe.sha256).toBe(createHash("sha256").update(Uint8Array.of(1, 2)).digest("hex"));
  });
});
