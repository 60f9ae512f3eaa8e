import { type Chunk, chunksOf, pngOf } from "../chunks.js";

/** A frame as a PNG file, and its delay in milliseconds. */
export interface ShownFrame {
  readonly png: Uint8Array;
  readonly delay: number;
}

/** The frames of an animated file as viewers show them; undefined if they cannot be decoded. */
export async function framesIn(file: Buffer): Promise<readonly ShownFrame[] | undefined> {
  const parts = apngFrames(file);
  if (parts.length > 0) return parts;
  const { default: sharp } = await import("sharp");
  try {
    const { pages = 1, delay = [] } = await sharp(file).metadata();
    return await Promise.all(
      Array.from({ length: pages }, async (_, page) => ({
        png: await sharp(file, { page }).png().toBuffer(),
        delay: delay[page] ?? 0,
      })),
    );
  } catch {
    return undefined;
  }
}

/** The frames of an animated PNG whose frames each cover the picture; empty for other files. */
function apngFrames(file: Buffer): readonly ShownFrame[] {
  const chunks = [...chunksOf(file)];
  const shared = chunks.filter(({ type }) => type === "IHDR" || type === "PLTE");
  const frames: { readonly data: Buffer[]; readonly delay: number }[] = [];
  for (const { type, data } of chunks) {
    if (type === "fcTL" && data.length >= 24)
      frames.push({ data: [], delay: (1000 * data.readUInt16BE(20)) / data.readUInt16BE(22) });
    if (type === "IDAT") frames.at(-1)?.data.push(data);
    if (type === "fdAT") frames.at(-1)?.data.push(data.subarray(4));
  }
  const end: Chunk = { type: "IEND", data: Buffer.alloc(0) };
  return frames.map(({ data, delay }) => ({
    delay,
    png: pngOf([...shared, { type: "IDAT", data: Buffer.concat(data) }, end]),
  }));
}
