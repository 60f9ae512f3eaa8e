import type { Canvas } from "canvas";
import { loadCanvas } from "./canvasLibrary.js";
import type { RasterMark } from "./figure.js";
import { type RasterColors, rasterColors } from "./rasterColors.js";

/** All rasters of a figure on one canvas, at one pixel per sample, so that each is copied and enlarged in one step. */
export interface Atlas {
  readonly canvas: Canvas;
  /** The top left corner of each raster. */
  readonly corners: ReadonlyMap<RasterMark, Corner>;
}

type Corner = readonly [x: number, y: number];

const LEAST_WIDTH = 2048;

/** Draws the samples of rasters as colors onto one canvas. */
export async function drawAtlas(rasters: readonly RasterMark[]): Promise<Atlas> {
  const { createCanvas, createImageData } = await loadCanvas();
  const { corners, width, height } = shelved(rasters);
  const pixels = new Uint32Array(width * height);
  const pixelValuesOf = cachePixelValues(pixelOf);
  for (const [raster, [x, y]] of corners) {
    paint(raster, { pixels: pixels.subarray(y * width + x), pitch: width, pixelValuesOf });
  }
  const canvas = createCanvas(width, height);
  const bytes = new Uint8ClampedArray(pixels.buffer);
  canvas.getContext("2d", { alpha: false }).putImageData(createImageData(bytes, width, height), 0, 0);
  return { canvas, corners };
}

/** Arranges rasters side by side on shelves. */
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

/** Maps a list of colors to the pixel values that represent them in a buffer. */
export type PixelValues = (colors: RasterColors["colors"]) => Uint32Array;

/** Caches the pixel values of color lists (0xRRGGBB): most rasters of a figure share one list. */
export function cachePixelValues(pixelValueOf: (color: number) => number): PixelValues {
  const known = new Map<RasterColors["colors"], Uint32Array>();
  return (colors) => {
    const values = known.get(colors) ?? Uint32Array.from(colors, pixelValueOf);
    known.set(colors, values);
    return values;
  };
}

/** A target for samples: pixels in rows of length `pitch`, and the pixel values of colors. */
export interface PixelBuffer {
  readonly pixels: Uint32Array | Uint8Array;
  readonly pitch: number;
  readonly pixelValuesOf: PixelValues;
}

/** Writes the colors of samples into a buffer, one pixel each. */
export function paint(raster: RasterMark, { pixels, pitch, pixelValuesOf }: PixelBuffer): void {
  const { width, height } = raster.samples;
  const { colors, places } = rasterColors(raster);
  const values = pixelValuesOf(colors);
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * pitch;
    for (let x = 0; x < width; x++, at++) pixels[row + x] = values[places[at] as number] as number;
  }
}

/** A color as the bytes red, green, blue, opaque in little-endian memory. */
function pixelOf(color: number): number {
  return ((0xff << 24) | ((color & 0xff) << 16) | (color & 0xff00) | (color >>> 16)) >>> 0;
}
