import type { Figure, Samples } from "../figure.js";

/** A titled raster with its values as 32-bit floats, little-endian, row by row. */
export interface FigureTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly values: Buffer;
}

/** The tiles of a figure in drawing order, which is also the order of the titled images in its SVG. */
export function figureTiles({ marks }: Pick<Figure, "marks">): readonly FigureTile[] {
  return marks.flatMap((mark) => {
    if (mark.type !== "raster" || mark.title === undefined) return [];
    const { width, height } = mark.samples;
    return [{ title: mark.title, width, height, values: bytesOf(mark.samples) }];
  });
}

function bytesOf({ width, height, values, offset, stride }: Samples): Buffer {
  const bytes = Buffer.alloc(4 * width * height);
  for (let index = 0; index < width * height; index++) {
    bytes.writeFloatLE(values[offset + index * stride] as number, 4 * index);
  }
  return bytes;
}
