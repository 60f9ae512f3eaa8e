import type { RasterMark } from "../figure.js";
import { rasterColors } from "../rasterColors.js";
import { encodePng } from "./png.js";

/** Encodes the samples of a raster as a PNG file, each a square of `zoom` pixels. */
export async function encodeTile(raster: RasterMark, zoom: number): Promise<Buffer> {
  const { width, height } = raster.samples;
  // A color of the raster, so that its palette needs no other.
  const { colors, places } = rasterColors(raster);
  const background = `#${(colors[places[0] ?? 0] ?? 0).toString(16).padStart(6, "0")}`;
  const marks = [{ ...raster, x: 0, y: 0, zoom }];
  return Buffer.from(await encodePng({ width: width * zoom, height: height * zoom, background, marks }));
}
