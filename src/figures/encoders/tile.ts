import type { RasterMark } from "../figure.js";
import { rasterColors } from "../rasterColors.js";
import { encodePng } from "./png.js";

/** The samples of a raster as a PNG file of their own, each a square of `zoom` pixels. */
export async function encodeTile(raster: RasterMark, zoom: number): Promise<Buffer> {
  const { width, height } = raster.samples;
  // A color that it has anyway: no other must find room in its palette.
  const { colors, places } = rasterColors(raster);
  const background = `#${(colors[places[0] ?? 0] ?? 0).toString(16).padStart(6, "0")}`;
  const marks = [{ ...raster, x: 0, y: 0, zoom }];
  return Buffer.from(await encodePng({ width: width * zoom, height: height * zoom, background, marks }));
}
