import type { Figure, RasterMark } from "../figure.js";
import { encodeTile } from "./encodeTile.js";

/** The pixels per sample that make the smoothing of viewers invisible. */
const FINE = 4;

/**
 * The rasters of a figure as PNG files for print: those of its SVG file, which are in the order of its marks, if their
 * resolution suffices, and new ones otherwise.
 */
export async function readyPictures(figure: Figure, svg: string): Promise<ReadonlyMap<RasterMark, Buffer>> {
  const rasters = figure.marks.filter((mark) => mark.type === "raster");
  const ready = [...svg.matchAll(/ href="data:image\/png;base64,([^"]*)"/g)].map(([, data = ""]) => data);
  const pictures = rasters.map(async (raster, index) => {
    const isReady = raster.zoom >= FINE && ready.length === rasters.length;
    const picture = isReady
      ? Buffer.from(ready[index] as string, "base64")
      : encodeTile(raster, FINE * raster.zoom);
    return [raster, await picture] as const;
  });
  return new Map(await Promise.all(pictures));
}
