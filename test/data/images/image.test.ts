import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { loadProbe } from "../../../src/data/probe.js";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";
import { claimingPng, digit, picture, plain, samplesIn, written } from "./pictures.ts";

const path = withTempFolder();
const GRAY = [null, null, 1] as const;
const COLOR = [null, null, 3] as const;

async function samplesOf(
  file: string,
  options: Parameters<typeof loadProbe>[1] = {},
): Promise<readonly number[]> {
  return samplesIn(await loadProbe(file, { invert: "off", ...options }));
}

/** Samples that are unchanged in formats without loss. */
const UPRIGHT = [
  [0, 30, 60],
  [90, 120, 150],
];

describe("an image", () => {
  it.each(["png", "webp", "tiff", "gif", "jpeg"] as const)(
    "keeps its pixels in place: %s",
    async (format) => {
      const image = picture(UPRIGHT.map((row) => row.map((gray) => [gray, gray, gray])));
      const bytes = await image
        .toFormat(format, { lossless: true, quality: 100, compression: "none" })
        .toBuffer();
      const file = written(path(`a.${format}`), bytes);
      const samples = await samplesOf(file, { input: GRAY });
      // JPEG loses a little; the others nothing.
      samples.forEach((sample, at) => {
        expect(Math.abs(sample - (UPRIGHT.flat()[at] as number))).toBeLessThan(format === "jpeg" ? 8 : 0.001);
      });
      expect((await loadProbe(file, { input: GRAY })).shape).toEqual([1, 2, 3, 1]);
    },
  );

  it("is a probe: address, name, hash, no label, nothing ignored", async () => {
    const file = written(path("a.png"), await picture(UPRIGHT).png().toBuffer());
    const probe = await loadProbe(file, { input: GRAY });
    expect(probe).toEqual({
      address: "a.png",
      shape: [1, 2, 3, 1],
      values: Float32Array.from(UPRIGHT.flat(), (sample) => sample / 255),
      samples: expect.any(Uint8Array),
      ids: [0],
      names: ["a.png"],
      labels: [undefined],
      notes: [""],
      failures: [],
      ignored: 0,
      fit: {},
      sha256: createHash("sha256").update(Uint8Array.from(UPRIGHT.flat())).digest("hex"),
    });
    expect(await loadProbe(file, { input: GRAY })).toEqual(probe);
  });

  it("is read again if its file changes", async () => {
    const file = written(path("a.png"), await plain(2, 2, 10).png().toBuffer());
    expect(await samplesOf(file, { input: GRAY })).toEqual([10, 10, 10, 10]);
    written(file, await plain(2, 2, 20).png().toBuffer());
    expect(await samplesOf(file, { input: GRAY })).toEqual([20, 20, 20, 20]);
  });

  it("is converted to gray by its luminance in linear light", async () => {
    const colors = [
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [90, 90, 90],
      ],
    ];
    const file = written(path("a.png"), await picture(colors).png().toBuffer());
    // Rec. 709: .2126, .7152, .0722 of the light, encoded as sRGB: 127, 220, 76.
    expect(await samplesOf(file, { input: GRAY })).toEqual([127, 220, 76, 90]);
    expect((await loadProbe(file, { input: GRAY, invert: "off" })).notes).toEqual(["RGB → gray"]);
    expect(await samplesOf(file, { input: COLOR })).toEqual(colors.flat(2));
  });

  it("is converted to color if the network takes that", async () => {
    const file = written(
      path("a.png"),
      await picture([[7, 200]])
        .png()
        .toBuffer(),
    );
    const probe = await loadProbe(file, { input: COLOR });
    expect(samplesIn(probe)).toEqual([7, 7, 7, 200, 200, 200]);
    expect(probe.notes).toEqual(["gray → RGB"]);
  });

  it("of CMYK is converted to gray, one of 16 bits keeps them", async () => {
    const deep = sharp(Uint16Array.of(0, 16384, 32768, 65535), { raw: { width: 4, height: 1, channels: 1 } });
    const file = written(path("a.png"), await deep.toColourspace("grey16").png().toBuffer());
    expect(await samplesOf(file, { input: GRAY })).toEqual([0, 64, 128, 255]);
    expect((await loadProbe(file, { input: GRAY })).notes).toEqual(["16 bits"]);
    const ink = plain(8, 8, [200, 200, 200]).toColourspace("cmyk").jpeg({ quality: 100 });
    const printed = written(path("b.jpg"), await ink.toBuffer());
    for (const sample of await samplesOf(printed, { input: GRAY }))
      expect(Math.abs(sample - 190)).toBeLessThan(8);
    expect((await loadProbe(printed, { input: GRAY, invert: "off" })).notes).toEqual(["CMYK → gray"]);
  });

  it.each([
    [
      1,
      [
        [0, 30, 60],
        [90, 120, 150],
      ],
    ],
    [
      2,
      [
        [60, 30, 0],
        [150, 120, 90],
      ],
    ],
    [
      3,
      [
        [150, 120, 90],
        [60, 30, 0],
      ],
    ],
    [
      4,
      [
        [90, 120, 150],
        [0, 30, 60],
      ],
    ],
    [
      5,
      [
        [0, 90],
        [30, 120],
        [60, 150],
      ],
    ],
    [
      6,
      [
        [90, 0],
        [120, 30],
        [150, 60],
      ],
    ],
    [
      7,
      [
        [150, 60],
        [120, 30],
        [90, 0],
      ],
    ],
    [
      8,
      [
        [60, 150],
        [30, 120],
        [0, 90],
      ],
    ],
  ])("is rotated according to EXIF orientation %i", async (orientation, expected) => {
    const file = written(
      path("a.png"),
      await picture(UPRIGHT).withMetadata({ orientation }).png().toBuffer(),
    );
    const probe = await loadProbe(file, { input: GRAY });
    expect(probe.shape).toEqual([1, expected.length, expected[0]?.length, 1]);
    expect(samplesIn(probe)).toEqual(expected.flat());
    // With its metadata, the gray picture is written as RGB.
    const turned = orientation === 1 ? "" : `reoriented (EXIF orientation ${orientation}); `;
    expect(probe.notes).toEqual([`${turned}RGB → gray`]);
  });

  it("that is animated is its first frame", async () => {
    const frames = plain(4, 8, [10, 10, 10]).composite([
      { input: await plain(4, 4, [250, 250, 250]).png().toBuffer(), left: 0, top: 4 },
    ]);
    const raw = await frames.removeAlpha().raw().toBuffer();
    const moving = sharp(raw, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } });
    for (const format of ["gif", "webp"] as const) {
      const file = written(
        path(`a.${format}`),
        await moving.clone().toFormat(format, { lossless: true }).toBuffer(),
      );
      const probe = await loadProbe(file, { input: GRAY });
      expect(probe.shape).toEqual([1, 4, 4, 1]);
      expect(samplesIn(probe)).toEqual(Array(16).fill(10));
      expect(probe.notes[0]).toContain("first of 2 frames");
    }
  });

  it("shows the background through transparent pixels", async () => {
    const image = picture([
      [
        [0, 0, 0, 255],
        [0, 0, 0, 0],
        [0, 0, 0, 128],
      ],
    ]);
    const file = written(path("a.png"), await image.png().toBuffer());
    expect(await samplesOf(file, { input: GRAY })).toEqual([0, 255, 127]);
    expect(await samplesOf(file, { input: GRAY, background: "gray" })).toEqual([0, 128, 63]);
    const probe = await loadProbe(file, { input: COLOR, background: "black" });
    expect([...probe.values]).toEqual(Array(9).fill(0));
    expect(probe.notes).toEqual(["transparent pixels on black"]);
    const opaque = written(path("b.png"), await plain(2, 2, [9, 9, 9, 255]).png().toBuffer());
    expect((await loadProbe(opaque, { input: COLOR })).notes).toEqual([""]);
  });
});

describe("an image that does not fit the network", () => {
  const wide = async () => written(path("wide.png"), await plain(8, 4, 40).png().toBuffer());

  it("gets bars of its border's color, or of the requested one", async () => {
    const bar = Array(16).fill(255);
    expect(await samplesOf(await wide(), { input: [8, 8, 1], background: "white" })).toEqual([
      ...bar,
      ...Array(32).fill(40),
      ...bar,
    ]);
    expect(await samplesOf(await wide(), { input: [8, 8, 1] })).toEqual(Array(64).fill(40));
    expect((await loadProbe(await wide(), { input: [8, 4, 1] })).notes).toEqual([
      "resized 8×4 → 4×2 in 4×8, contain",
    ]);
  });

  it("is cut equally on both sides by cover, and distorted by fill", async () => {
    const rows = Array.from({ length: 2 }, () => [10, 20, 30, 40]);
    const file = written(path("a.png"), await picture(rows).png().toBuffer());
    expect(await samplesOf(file, { input: [2, 2, 1], fit: "cover" })).toEqual([20, 30, 20, 30]);
    const filled = await samplesOf(file, { input: [2, 2, 1], fit: "fill" });
    expect(filled).toEqual([17, 33, 17, 33]);
    const notes = async (fit: "cover" | "fill") => (await loadProbe(file, { input: [2, 2, 1], fit })).notes;
    expect([await notes("cover"), await notes("fill")]).toEqual([
      ["resized 4×2 → 2×2, cover"],
      ["resized 4×2 → 2×2, fill"],
    ]);
  });

  it("of one pixel fills the frame", async () => {
    const file = written(path("a.png"), await plain(1, 1, 77).png().toBuffer());
    expect(await samplesOf(file, { input: [3, 2, 1], fit: "cover" })).toEqual(Array(6).fill(77));
    expect(await samplesOf(file, { input: [3, 2, 1] })).toEqual(Array(6).fill(77));
  });

  it.each([
    [
      [null, null, 1],
      [8, 4],
      [1, 4, 8, 1],
    ],
    [
      [null, null, null],
      [8, 4],
      [1, 4, 8, 3],
    ],
    [
      [10, null, 1],
      [8, 4],
      [1, 10, 20, 1],
    ],
    [
      [null, 4, 3],
      [8, 4],
      [1, 2, 4, 3],
    ],
    [
      [null, null, 1],
      [3000, 1500],
      [1, 512, 1024, 1],
    ],
    [
      [100, null, 1],
      [2000, 2],
      [1, 100, 1024, 1],
    ],
  ] as const)("open sizes %j and a picture of %j give %j", async (input, [width, height], shape) => {
    const file = written(path("a.png"), await plain(width, height, 9).png().toBuffer());
    expect((await loadProbe(file, { input })).shape).toEqual(shape);
  });

  it.each([
    [[785], "The network takes inputs of 785, but image files are height×width×1 or height×width×3."],
    [[8, 8, 4], "The network takes inputs of 8×8×4, but image files are height×width×1 or height×width×3."],
    [
      [100000, 100000, 3],
      "The probe would have 1×100000×100000×3 values, more than can be loaded at once. Show fewer images.",
    ],
  ])("is rejected if the network takes %j", async (input, expected) => {
    const file = await wide();
    expect(await mistakeOf(() => loadProbe(file, { input }))).toBe(expected);
  });
});

describe("inversion", () => {
  const load = async (image: ReturnType<typeof digit>, options: Parameters<typeof loadProbe>[1]) => {
    const probe = await loadProbe(written(path("digit.png"), await image.png().toBuffer()), options);
    return { corner: probe.values[0], notes: probe.notes[0] };
  };
  const light = { corner: 1, notes: "" };

  it("turns dark ink on light paper into light on dark, and leaves light on dark", async () => {
    expect(await load(digit(255, 0), { input: [8, 8, 1] })).toEqual({
      corner: 0,
      notes: "inverted (light background)",
    });
    expect(await load(digit(0, 255), { input: [8, 8, 1] })).toEqual({ corner: 0, notes: "" });
    expect((await load(digit(127, 0), { input: [8, 8, 1] })).notes).toBe("");
    expect((await load(digit(128, 0), { input: [8, 8, 1] })).notes).toBe("inverted (light background)");
  });

  it("turns a scanned digit of MNIST into the exact pixels of the data set", async () => {
    const expected = await loadProbe("mnist:test/53");
    const rows = Array.from({ length: 28 }, (_, row) =>
      samplesIn(expected)
        .slice(28 * row, 28 * row + 28)
        .map((sample) => 255 - sample),
    );
    const file = written(path("five.png"), await picture(rows).png().toBuffer());
    const { sha256, values, shape } = await loadProbe(file, { input: [28, 28, 1] });
    expect({ sha256, values, shape }).toEqual({
      sha256: expected.sha256,
      values: expected.values,
      shape: expected.shape,
    });
  });

  it("is omitted for color and by option, and applied by option", async () => {
    expect(await load(digit(255, 0), { input: [8, 8, 3] })).toEqual({ ...light, notes: "gray → RGB" });
    expect(await load(digit(255, 0), { input: [8, 8, 1], invert: "off" })).toEqual(light);
    expect(await load(digit(0, 255), { input: [8, 8, 1], invert: "on" })).toEqual({
      ...light,
      notes: "inverted",
    });
    expect((await load(digit(0, 255), { input: [8, 8, 3], invert: "on" })).corner).toBe(1);
  });

  it("depends on the picture's border rather than the bars", async () => {
    const tall = await load(digit(255, 0), { input: [8, 16, 1], background: "black" });
    expect(tall.notes).toBe("resized 8×8 → 8×8 in 16×8, contain; inverted (light background)");
    expect((await load(digit(255, 0), { input: [8, 16, 1] })).corner).toBe(0);
  });
});

describe("a single unreadable image is rejected in one sentence:", () => {
  const noise = picture(
    Array.from({ length: 40 }, (_, row) => Array.from({ length: 40 }, (_, at) => (at * row * 97) % 256)),
  );
  const cut = async (format: "png" | "jpeg" | "webp" | "gif" | "tiff") => {
    const bytes = await noise.clone().toFormat(format, { compression: "lzw" }).toBuffer();
    return bytes.subarray(0, bytes.length * 0.6);
  };

  it.each([
    ["empty", async () => "", /: it is empty\.$/],
    ["text", async () => "not an image", /: it is not a PNG, JPEG, WebP, GIF or TIFF image\.$/],
    ["SVG", async () => '<svg width="4" height="4"/>', /: it is not a PNG, JPEG, WebP, GIF or TIFF image\.$/],
    [
      "huge",
      async () => claimingPng(60_000, 60_000),
      /: it has 60000×60000 pixels, more than 100 million\.$/,
    ],
    ["claiming", async () => claimingPng(100, 100), /: it is damaged or cut off: .+[^:.\s]\.$/],
    ["png", () => cut("png"), /: it is damaged or cut off: .+[^:.\s]\.$/],
    ["jpeg", () => cut("jpeg"), /: it is damaged or cut off: .+[^:.\s]\.$/],
    ["webp", () => cut("webp"), /: it is damaged or cut off: .+[^:.\s]\.$/],
    ["gif", () => cut("gif"), /: it is damaged or cut off: .+[^:.\s]\.$/],
    ["tiff", () => cut("tiff"), /: it is damaged or cut off: .+[^:.\s]\.$/],
  ])("%s", async (_, bytes, expected) => {
    const file = written(path("a.png"), await bytes());
    const sentence = await mistakeOf(() => loadProbe(file, { input: GRAY }));
    expect(sentence).toMatch(/^Cannot read the image 'a\.png': /);
    expect(sentence).toMatch(expected);
  });
});
