import { colormapOf } from "../color/colormap.js";
import type { RasterMark } from "../figure.js";
import { encodePng } from "./png.js";

/** The samples of a raster as a PNG file of their own, each a square of `zoom` pixels. */
export async function encodeTile(raster: RasterMark, zoom: number): Promise<Buffer> {
  const { width, height } = raster.samples;
  const [first = []] = colormapOf(raster.colormap).entries;
  const background = `#${Buffer.from(first).toString("hex")}`;
  const marks = [{ ...raster, x: 0, y: 0, zoom }];
  return Buffer.from(await encodePng({ width: width * zoom, height: height * zoom, background, marks }));
}
