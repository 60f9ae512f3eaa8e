import type { Figure, Mark, RasterMark } from "../figure.js";
import type { Size } from "../layout/grid.js";
import { readyPictures } from "./readyPictures.js";

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
