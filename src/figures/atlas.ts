import type { Canvas } from "canvas";
import type { RasterMark } from "./figure.js";
import { loadCanvas } from "./library.js";
import { type RasterColors, rasterColors } from "./rasterColors.js";

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
  const inksOf = inkTables(pixelOf);
  for (const [raster, [x, y]] of corners) {
    paint(raster, { pixels: pixels.subarray(y * width + x), pitch: width, inksOf });
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

/** What stands for each of some colors in the pixels of a picture. */
export type Inks = (colors: RasterColors["colors"]) => Uint32Array;

/** Turns lists of colors (0xRRGGBB) into inks; each list once, for most rasters of a figure have the same. */
export function inkTables(inkOf: (color: number) => number): Inks {
  const known = new Map<RasterColors["colors"], Uint32Array>();
  return (colors) => {
    const inks = known.get(colors) ?? Uint32Array.from(colors, inkOf);
    known.set(colors, inks);
    return inks;
  };
}

/** Where samples are painted: pixels in rows that are `pitch` apart, and what stands for colors in them. */
export interface PixelBuffer {
  readonly pixels: Uint32Array | Uint8Array;
  readonly pitch: number;
  readonly inksOf: Inks;
}

/** Writes the colors of samples into a picture, one pixel each. */
export function paint(raster: RasterMark, { pixels, pitch, inksOf }: PixelBuffer): void {
  const { width, height } = raster.samples;
  const { colors, places } = rasterColors(raster);
  const inks = inksOf(colors);
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * pitch;
    for (let x = 0; x < width; x++, at++) pixels[row + x] = inks[places[at] as number] as number;
  }
}

/** A color as the bytes red, green, blue, opaque lie in the memory of a little-endian machine. */
function pixelOf(color: number): number {
  return ((0xff << 24) | ((color & 0xff) << 16) | (color & 0xff00) | (color >>> 16)) >>> 0;
}
