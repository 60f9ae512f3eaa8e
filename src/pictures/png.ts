import { crc32 } from "node:zlib";
import { drawFigure, release } from "./canvas.js";
import type { Figure } from "./figure.js";
import { loadCanvas } from "./library.js";

/** Texts that a PNG file carries, by keyword: Latin letters, at most 79. */
export type PngTexts = Readonly<Record<string, string>>;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_CHUNK_LENGTH = 25;

/** Draws a figure and encodes it as PNG, its texts right behind the header. The same figure gives the same bytes. */
export async function encodePng(figure: Figure, texts: PngTexts = {}): Promise<Uint8Array> {
  const canvas = await drawFigure(figure);
  const { Canvas } = await loadCanvas();
  // Level 3 without filters is both quickest and among the smallest for maps of few colors; the defaults are neither.
  const options = { compressionLevel: 3 as const, filters: Canvas.PNG_FILTER_NONE };
  const png = await new Promise<Buffer>((resolve, reject) => {
    canvas.toBuffer((error, bytes) => (error ? reject(error) : resolve(bytes)), "image/png", options);
  });
  release(canvas);
  const start = SIGNATURE.length + HEADER_CHUNK_LENGTH;
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  return Buffer.concat([png.subarray(0, start), ...chunks, png.subarray(start)]);
}

/** The texts of a PNG file; none where it is no PNG file. Of a file that is cut off, those that are whole. */
export function readPngTexts(png: Uint8Array): PngTexts {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const texts: Record<string, string> = {};
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return texts;
  for (let at = SIGNATURE.length; at + CHUNK_FRAME <= bytes.length; ) {
    const end = at + CHUNK_FRAME + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    if (bytes.toString("latin1", at + 4, at + 8) === "iTXt") {
      const data = bytes.subarray(at + 8, end - 4);
      const keyword = data.toString("latin1", 0, data.indexOf(0));
      texts[keyword] = data.toString("utf8", keyword.length + EMPTY_FIELDS.length);
    }
    at = end;
  }
  return texts;
}

/** What a chunk has around its data: length, type and checksum. */
const CHUNK_FRAME = 12;

/** Behind the keyword of an international text: its end, no compression, no language, no translated keyword. */
const EMPTY_FIELDS = Buffer.from([0, 0, 0, 0, 0]);

function textChunk(keyword: string, text: string): Buffer {
  const body = Buffer.concat([
    Buffer.from(`iTXt${keyword}`, "latin1"),
    EMPTY_FIELDS,
    Buffer.from(text, "utf8"),
  ]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
