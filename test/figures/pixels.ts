import sharp from "sharp";
import { encodePng } from "../../src/figures/encoders/png.js";
import type { Figure, Mark, RasterMark } from "../../src/figures/figure.js";

/** The pixels of a picture; `at` gives one of them as `#rrggbb`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => string;
}

/** Decodes a PNG file with a library other than the one that wrote it. */
export async function decode(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const start = 3 * (y * info.width + x);
    return `#${data.toString("hex", start, start + 3)}`;
  };
  return { width: info.width, height: info.height, at };
}

/** A white figure of 40×30 pixels, or of another size. */
export function figureOf(marks: readonly Mark[], width = 40, height = 30): Figure {
  return { width, height, background: "#ffffff", marks };
}

/** Draws marks on a white figure and returns its pixels. */
export async function drawn(marks: readonly Mark[], width = 40, height = 30): Promise<Pixels> {
  return decode(await encodePng(figureOf(marks, width, height)));
}

/** Rows of numbers as a raster at the origin, on viridis from 0 to 1 unless given otherwise. */
export function rasterOf(
  rows: readonly (readonly number[])[],
  overrides: Partial<RasterMark> = {},
): RasterMark {
  const values = Float32Array.from(rows.flat());
  const samples = { width: rows[0]?.length ?? 0, height: rows.length, values, offset: 0, stride: 1 };
  return { type: "raster", x: 0, y: 0, zoom: 1, domain: [0, 1], colormap: "viridis", samples, ...overrides };
}
