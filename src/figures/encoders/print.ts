import type { Figure, Mark, RasterMark } from "../figure.js";
import type { Size } from "../layout/grid.js";
import { encodeTile } from "./encodeTile.js";

/** A figure prepared for print: its rasters have pictures and may lack their values. */
export interface PrintFigure {
  readonly figure: Figure;
  /** The rasters as PNG files with sufficient resolution for print. */
  readonly pictures: ReadonlyMap<RasterMark, Buffer>;
}

/** A printed raster: only the number of its samples remains, with their picture in base64. */
interface PlainRaster extends Omit<RasterMark, "samples" | "under"> {
  readonly samples: Size;
  readonly picture: string;
}

/** Serializes a figure, with the text of its SVG file, for print. The result has no values and parses quickly. */
export async function printText(figure: Figure, svg: string): Promise<string> {
  const pictures = await readyPictures(figure, svg);
  const marks = figure.marks.map((mark) => {
    if (mark.type !== "raster") return mark;
    const { under: _, samples, ...raster } = mark;
    const { width, height } = samples;
    return { ...raster, samples: { width, height }, picture: pictures.get(mark)?.toString("base64") ?? "" };
  });
  return `${JSON.stringify({ ...figure, marks })}\n`;
}

const NO_NUMBERS = new Float32Array(0);

/** Parses the output of `printText`. */
export function printFrom(text: string): PrintFigure {
  const content: Omit<Figure, "marks"> & {
    readonly marks: readonly (Exclude<Mark, RasterMark> | PlainRaster)[];
  } = JSON.parse(text);
  const pictures = new Map<RasterMark, Buffer>();
  const marks = content.marks.map((mark): Mark => {
    if (mark.type !== "raster") return mark;
    const { picture, samples, ...plain } = mark;
    const raster = { ...plain, samples: { ...samples, values: NO_NUMBERS, offset: 0, stride: 1 } };
    pictures.set(raster, Buffer.from(picture, "base64"));
    return raster;
  });
  return { figure: { ...content, marks }, pictures };
}

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
