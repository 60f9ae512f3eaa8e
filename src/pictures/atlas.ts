import type { Canvas } from "canvas";
import { colormapOf, entryAt, type Rgb, rgbOf } from "./color/colormap.js";
import { NOT_FINITE } from "./color/page.js";
import type { RasterMark } from "./figure.js";
import { loadCanvas } from "./library.js";

/** All rasters of a figure at one pixel per sample on one canvas, so that each is copied and enlarged at once. */
export interface Atlas {
  readonly canvas: Canvas;
  /** Where each raster lies on it. */
  readonly corners: ReadonlyMap<RasterMark, Corner>;
}

type Corner = readonly [x: number, y: number];

const LEAST_WIDTH = 2048;

/** Draws the samples of rasters as colors onto one canvas. */
export async function drawAtlas(rasters: readonly RasterMark[]): Promise<Atlas> {
  const { createCanvas, createImageData } = await loadCanvas();
  const { corners, width, height } = shelved(rasters);
  const pixels = new Uint32Array(width * height);
  for (const [raster, [x, y]] of corners) {
    const inks = { entries: packedColors(raster.colormap), missing: MISSING };
    paint(raster, inks, { pixels: pixels.subarray(y * width + x), pitch: width });
  }
  const canvas = createCanvas(width, height);
  const bytes = new Uint8ClampedArray(pixels.buffer);
  canvas.getContext("2d", { alpha: false }).putImageData(createImageData(bytes, width, height), 0, 0);
  return { canvas, corners };
}

/** Places rasters side by side on shelves. */
function shelved(rasters: readonly RasterMark[]) {
  const corners = new Map<RasterMark, Corner>();
  const samples = rasters.reduce((sum, raster) => sum + raster.samples.width * raster.samples.height, 0);
  const widest = rasters.reduce((most, raster) => Math.max(most, raster.samples.width), 0);
  const width = Math.max(LEAST_WIDTH, widest, Math.ceil(Math.sqrt(samples)));
  let [x, y, shelf] = [0, 0, 1];
  for (const raster of rasters) {
    if (x + raster.samples.width > width) [x, y, shelf] = [0, y + shelf, 1];
    corners.set(raster, [x, y]);
    x += raster.samples.width;
    shelf = Math.max(shelf, raster.samples.height);
  }
  return { corners, width, height: y + shelf };
}

/** What stands for each entry of a colormap, and for what is not a number, in the pixels of a picture. */
export interface Inks {
  readonly entries: Uint32Array | Uint8Array;
  readonly missing: number;
}

/** Where samples are painted: pixels in rows that are `pitch` apart. */
export interface Paper {
  readonly pixels: Uint32Array | Uint8Array;
  readonly pitch: number;
}

/** Writes the colors of samples into a picture, one pixel each. */
export function paint({ samples, domain }: RasterMark, inks: Inks, { pixels, pitch }: Paper): void {
  const { width, height, values, offset, stride } = samples;
  const { entries, missing } = inks;
  const [low, high] = domain;
  // Divided, not multiplied by its inverse: zero lies in the middle of a signed domain exactly.
  const span = high - low;
  for (let y = 0, index = offset; y < height; y++) {
    const row = y * pitch;
    for (let x = 0; x < width; x++, index += stride) {
      const position = ((values[index] as number) - low) / span;
      pixels[row + x] = Number.isNaN(position) ? missing : (entries[entryAt(position)] as number);
    }
  }
}

const packed = new Map<RasterMark["colormap"], Uint32Array>();

function packedColors(name: RasterMark["colormap"]): Uint32Array {
  const known = packed.get(name);
  if (known !== undefined) return known;
  const colors = Uint32Array.from(colormapOf(name).entries, pack);
  packed.set(name, colors);
  return colors;
}

/** A color as the bytes red, green, blue, opaque lie in the memory of a little-endian machine. */
function pack([red, green, blue]: Rgb): number {
  return ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const MISSING = pack(rgbOf(NOT_FINITE.missing));
