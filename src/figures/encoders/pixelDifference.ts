import type { Figure, RasterMark, TextMark } from "../figure.js";
import { bufferOf } from "./encoder.js";

/** The pixels of a picture, row by row: red, green, blue and alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Buffer;
}

/**
 * Describes how the pixels of two image files differ: how many, by how much at most, and where the first is; undefined if
 * all are equal.
 */
export async function pixelDifference(
  file: Uint8Array,
  fresh: Uint8Array,
  figure: Figure,
): Promise<string | undefined> {
  const [actual, expected] = await Promise.all([pixelsOf(file), pixelsOf(fresh)]);
  if (actual === undefined || expected === undefined) return "its picture is damaged";
  if (actual.width !== expected.width || actual.height !== expected.height) {
    return `it has ${actual.width}×${actual.height} pixels instead of ${expected.width}×${expected.height}`;
  }
  let [count, most, first] = [0, 0, -1];
  for (let pixel = 0; pixel < actual.width * actual.height; pixel++) {
    const by = distanceAt(actual, expected, pixel);
    if (by === 0) continue;
    if (first < 0) first = pixel;
    count++;
    most = Math.max(most, by);
  }
  if (first < 0) return undefined;
  const [x, y] = [first % actual.width, Math.floor(first / actual.width)];
  const pixels = count === 1 ? "1 pixel differs" : `${count} pixels differ`;
  const place = count === 1 ? "at" : "the first at";
  return `${pixels}, by up to ${most} of 255, ${place} (${x}, ${y})${tileAt(figure, x, y)}`;
}

function distanceAt(actual: Pixels, expected: Pixels, pixel: number): number {
  let most = 0;
  for (let channel = 0; channel < actual.channels; channel++) {
    const at = pixel * actual.channels + channel;
    most = Math.max(most, Math.abs((actual.data[at] as number) - (expected.data[at] as number)));
  }
  return most;
}

/** Decodes an image file; undefined if it is damaged. */
export async function pixelsOf(file: Uint8Array): Promise<Pixels | undefined> {
  const { default: sharp } = await import("sharp");
  try {
    const { data, info } = await sharp(bufferOf(file))
      .ensureAlpha()
      .toColorspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, data };
  } catch {
    return undefined;
  }
}

/** The tile that contains a pixel, by the caption directly above it. */
function tileAt({ marks }: Figure, x: number, y: number): string {
  const tile = marks.find((mark) => mark.type === "raster" && covers(mark, x, y));
  if (tile === undefined || tile.type !== "raster") return "";
  const captions = marks.filter((mark): mark is TextMark => mark.type === "text" && mark.x === tile.x);
  const above = captions.filter((caption) => caption.y <= tile.y).sort((a, b) => b.y - a.y);
  return above[0] === undefined ? "" : ` in tile '${above[0].text}'`;
}

function covers({ x, y, zoom, samples }: RasterMark, px: number, py: number): boolean {
  return px >= x && py >= y && px < x + samples.width * zoom && py < y + samples.height * zoom;
}
