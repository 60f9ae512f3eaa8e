import { describe, expect, it } from "vitest";
import { colormapOf, entryAt } from "../../src/figures/color/colormap.js";
import { NOT_FINITE } from "../../src/figures/color/page.js";
import { pngOf } from "../../src/figures/encoders/chunks.js";
import { json } from "../../src/figures/encoders/json.js";
import { pdf } from "../../src/figures/encoders/pdf.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { svg } from "../../src/figures/encoders/svg.js";
import type { RasterMark, Samples, TextMark, Underlay } from "../../src/figures/figure.js";
import { TEXT } from "../support/style.js";
import { decode, drawn, figureOf, type Pixels, rasterOf } from "./pixels.ts";

/** Samples of 32 × 24 from a formula. */
function plane(value: (x: number, y: number) => number, { stride = 1 } = {}): Samples {
  const [width, height, offset] = [32, 24, stride - 1];
  const values = new Float32Array(width * height * stride);
  for (let at = 0; at < width * height; at++)
    values[offset + at * stride] = value(at % width, Math.floor(at / width));
  return { width, height, values, offset, stride };
}

const WAVES = plane((x, y) => Math.sin(x / 3) * Math.cos(y / 5) * 2);
const GRAY = [plane((x, y) => (x + y) / 54, { stride: 2 })] as const;
const RGB = [plane((x) => x / 31), plane((_, y) => y / 23), plane((x, y) => (x * y) / 800)] as const;

function blended(planes: Underlay["planes"], overrides: Partial<RasterMark> = {}): RasterMark {
  const under = { planes, opacity: 0.6 };
  return rasterOf([], { samples: WAVES, domain: [-1.5, 1.5], colormap: "RdBu_r", under, ...overrides });
}

/** The formula, written again: (1 − w) · pixel + w · color, w = opacity · |value| / reach. */
function expected(raster: RasterMark, x: number, y: number): string {
  const { samples, domain, colormap, under } = raster;
  const at = y * samples.width + x;
  const of = ({ values, offset, stride }: Samples) => values[offset + at * stride] as number;
  const value = of(samples);
  const color = colormapOf(colormap).entries[entryAt((value - domain[0]) / (domain[1] - domain[0]))]!;
  const planes = under!.planes;
  const weight = under!.opacity * Math.min(1, Math.abs(value) / Math.max(-domain[0], domain[1]));
  const parts = color.map((part, index) =>
    Math.round((1 - weight) * 255 * of(planes[index] ?? planes[0]) + weight * part),
  );
  return `#${Buffer.from(parts).toString("hex")}`;
}

function expectFormula(pixels: Pixels, raster: RasterMark): void {
  const { width, height } = raster.samples;
  for (let y = 0; y < height * raster.zoom; y++) {
    for (let x = 0; x < width * raster.zoom; x++) {
      const wanted = expected(raster, Math.floor(x / raster.zoom), Math.floor(y / raster.zoom));
      if (pixels.at(x, y) !== wanted) expect(pixels.at(x, y), `${x}, ${y}`).toBe(wanted);
    }
  }
}

const LABEL: TextMark = { type: "text", x: 4, y: 90, text: "a", style: TEXT.caption, color: "#000000" };

const RASTERS: Readonly<Record<string, RasterMark>> = {
  "over gray": blended(GRAY, { zoom: 2 }),
  "over colors": blended(RGB, { zoom: 2 }),
  "over gray, from zero up": blended(GRAY, { domain: [0, 2], colormap: "viridis", zoom: 3 }),
  "with few colors": blended([plane((x) => (x % 3) / 2)], {
    samples: plane((x, y) => ((x + y) % 4) / 2 - 1),
  }),
};

describe.each(Object.entries(RASTERS))(
  "a raster %s has the colors of the formula at every sample",
  (_, raster) => {
    const [width, height] = [raster.samples.width * raster.zoom, raster.samples.height * raster.zoom];

    it("in PNG, with and without text", async () => {
      expectFormula(await drawn([raster], width, height), raster);
      expectFormula(await drawn([raster, LABEL], width, height + 30), raster);
    });

    it("in a tile of SVG", async () => {
      const text = Buffer.from(await svg.encode(figureOf([raster], width, height), {})).toString("utf8");
      const [, data = ""] = /base64,([^"]+)"/.exec(text) ?? [];
      expectFormula(await decode(Buffer.from(data, "base64")), raster);
    });

    it("in a tile of PDF", async () => {
      const bytes = await pdf.encode({ ...figureOf([raster], width, height), dpi: 300 }, {});
      expectFormula(await pictureIn(Buffer.from(bytes)), raster);
    });
  },
);

/** The picture of a PDF file with a single tile: its data are those of a PNG file, including predictors. */
async function pictureIn(bytes: Buffer): Promise<Pixels> {
  const text = bytes.toString("latin1");
  const at = text.indexOf("/Subtype /Image");
  const object = text.slice(at, text.indexOf("stream", at));
  const number = (key: string) => Number(new RegExp(`/${key} (\\d+)`).exec(object)?.[1]);
  const streamAt = (start: number) => {
    const from = text.indexOf("stream\n", start) + 7;
    return bytes.subarray(from, text.indexOf("\nendstream", from));
  };
  const palette = /\/Indexed \/DeviceRGB \d+ <([0-9a-f]+)>/.exec(object)?.[1];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(number("Width"), 0);
  header.writeUInt32BE(number("Height"), 4);
  header.set([number("BitsPerComponent"), palette === undefined ? 2 : 3], 8);
  const colors = palette === undefined ? [] : [{ type: "PLTE", data: Buffer.from(palette, "hex") }];
  const chunks = [
    { type: "IHDR", data: header },
    ...colors,
    { type: "IDAT", data: streamAt(at) },
    { type: "IEND", data: Buffer.alloc(0) },
  ];
  return decode(pngOf(chunks));
}

describe("a blended raster", () => {
  const BYTES = plane((x, y) => ((x * 24 + y) % 256) / 255);

  it("leaves every pixel of the image unchanged where the map is zero", async () => {
    const zero = plane(() => 0);
    for (const [domain, colormap] of [
      [[0, 1], "viridis"],
      [[-1, 1], "RdBu_r"],
    ] as const) {
      const over = await drawn([blended([BYTES], { samples: zero, domain, colormap })]);
      const bare = await drawn([rasterOf([], { samples: BYTES, domain: [0, 1], colormap: "gray" })]);
      for (let at = 0; at < 32 * 24; at++) {
        const [x, y] = [at % 32, Math.floor(at / 32)];
        expect(over.at(x, y)).toBe(bare.at(x, y));
      }
    }
  });

  it("is gray if the map is not a number, and has the color of the end for infinities, over any image", async () => {
    const samples = plane((x) => [Number.NaN, Number.POSITIVE_INFINITY, 7][x] ?? 0);
    const pixels = await drawn([blended(RGB, { samples })]);
    expect(pixels.at(0, 5)).toBe(NOT_FINITE.missing);
    const end = rasterOf([], { samples: plane(() => 1.5) });
    expect(pixels.at(1, 5)).toBe(expected(blended(RGB, { samples: end.samples }), 1, 5));
    expect(pixels.at(2, 5)).toBe(expected(blended(RGB, { samples: end.samples }), 2, 5));
  });

  it("is written as RGB if it has more colors than a palette, otherwise as indices", async () => {
    const kindOf = async (raster: RasterMark) => (await encodePng(figureOf([raster], 96, 72)))[25];
    expect(await kindOf(RASTERS["over colors"] as RasterMark)).toBe(2);
    expect(await kindOf(RASTERS["with few colors"] as RasterMark)).toBe(3);
  });

  it("keeps the numbers of map and image in JSON", async () => {
    const text = Buffer.from(await json.encode(figureOf([blended(RGB)]), {})).toString("utf8");
    const [mark] = JSON.parse(text).marks;
    expect(mark.under.opacity).toBe(0.6);
    expect(mark.under.planes.map(({ values }: Samples) => values.length)).toEqual([768, 768, 768]);
    expect(Math.fround(mark.under.planes[1].values[767])).toBe(1);
  });
});
