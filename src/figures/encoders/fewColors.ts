import type { Canvas } from "canvas";
import { MOST_COLORS, type Scanlines } from "./scanlines.js";

/** The pixels of a canvas as lines of indices into their colors; nothing where these are more than 256. */
export function fewColors(canvas: Canvas): Scanlines | undefined {
  const { width, height, stride } = canvas;
  const raw = canvas.toBuffer("raw");
  const pixels = new Uint32Array(raw.buffer, raw.byteOffset, raw.length / 4);
  const bytes = new Uint8Array((width + 1) * height);
  const places = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    const line = pixels.subarray((y * stride) / 4, (y * stride) / 4 + width);
    indexLine(line, places, bytes.subarray(y * (width + 1) + 1));
    if (places.size > MOST_COLORS) return undefined;
  }
  const palette = Array.from(places.keys(), (pixel) => pixel & 0xffffff);
  return { width, height, bytes, palette };
}

function indexLine(line: Uint32Array, places: Map<number, number>, out: Uint8Array): void {
  let last: number | undefined;
  let place = 0;
  for (let x = 0; x < line.length; x++) {
    const pixel = line[x] as number;
    if (pixel !== last) {
      place = places.get(pixel) ?? places.size;
      if (place === places.size) places.set(pixel, place);
      last = pixel;
    }
    out[x] = place;
  }
}
