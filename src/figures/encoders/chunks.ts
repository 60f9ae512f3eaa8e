import { crc32 } from "node:zlib";
import { bufferOf, type Metadata } from "./encoder.js";

/** A chunk of a PNG file (PNG specification, third edition, section 5.3). */
export interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** The signature of PNG files. */
export const SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The complete chunks of a PNG file; none for other files. */
export function* chunksOf(png: Uint8Array): Generator<Chunk> {
  const bytes = bufferOf(png);
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return;
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return;
    yield { type: bytes.toString("latin1", at + 4, at + 8), data: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

/** A PNG file made of chunks, with their lengths and checksums. */
export function pngOf(chunks: readonly Chunk[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks.flatMap(partsOf)]);
}

function partsOf({ type, data }: Chunk): readonly Buffer[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, "latin1");
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return [head, data, checksum];
}

/** The chunk with the physical pixel size. */
export function sizeChunk(dpi: number): Chunk {
  const data = Buffer.alloc(9, 1);
  const perMeter = Math.round(dpi / 0.0254);
  data.writeUInt32BE(perMeter, 0);
  data.writeUInt32BE(perMeter, 4);
  return { type: "pHYs", data };
}

/** The chunk that declares sRGB colors, with the relative colorimetric intent (1). */
export const SRGB_CHUNK: Chunk = { type: "sRGB", data: Buffer.of(1) };

/** The fields after the keyword of an international text: terminator, no compression, no language, no translated keyword. */
const EMPTY_FIELDS = Buffer.from([0, 0, 0, 0, 0]);

/** The chunks of metadata, one text each. */
export function textChunks(metadata: Metadata): readonly Chunk[] {
  return Object.entries(metadata).map(([keyword, text]) => {
    const parts = [Buffer.from(keyword, "latin1"), EMPTY_FIELDS, Buffer.from(text, "utf8")];
    return { type: "iTXt", data: Buffer.concat(parts) };
  });
}

/** Reads the texts of a PNG file up to its end or the first damage; none for other files. */
export function readTexts(png: Uint8Array): Metadata {
  const texts: Record<string, string> = {};
  for (const { type, data } of chunksOf(png)) {
    if (type !== "iTXt") continue;
    const keyword = data.toString("latin1", 0, data.indexOf(0));
    texts[keyword] = data.toString("utf8", keyword.length + EMPTY_FIELDS.length);
  }
  return texts;
}
