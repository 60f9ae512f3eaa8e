import sharp from "sharp";

/** A part of a PNG file: its type and its bytes. */
export interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** The parts of a PNG file, in order. */
export function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data });
  }
  return chunks;
}

/** The text of a PNG file under a keyword, or undefined. */
export function textOf(png: Buffer, keyword: string): string | undefined {
  const start = `${keyword}\0`;
  const chunk = chunksOf(png).find(
    ({ type, data }) => type === "iTXt" && data.toString("latin1", 0, start.length) === start,
  );
  // After the keyword: the compression flag and method, the language and the translated keyword, all empty.
  return chunk?.data.toString("utf8", start.length + 4);
}

/** The decoded pixels of a PNG file, each as a number 0xrrggbb, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly colors: Uint32Array;
}

/** Decodes a PNG file. Throws if it is damaged. */
export async function pixelsOf(png: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colors = Uint32Array.from({ length: info.width * info.height }, (_, pixel) =>
    data.readUIntBE(pixel * 3, 3),
  );
  return { width: info.width, height: info.height, colors };
}

/** The positions of a smaller picture in a larger one, pixel for pixel: every match, as [x, y]. */
export function placesOf(part: Pixels, whole: Pixels): readonly (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  for (let y = 0; y + part.height <= whole.height; y++) {
    for (let x = 0; x + part.width <= whole.width; x++) if (liesAt(part, whole, x, y)) places.push([x, y]);
  }
  return places;
}

function liesAt(part: Pixels, whole: Pixels, x: number, y: number): boolean {
  return part.colors.every((color, index) => {
    const [right, down] = [index % part.width, Math.floor(index / part.width)];
    return whole.colors[(y + down) * whole.width + x + right] === color;
  });
}
