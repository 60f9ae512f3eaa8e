import { crc32, inflateSync } from "node:zlib";
import { SIGNATURE } from "../chunks.js";
import type { Part } from "./part.js";

interface Checked {
  readonly type: string;
  readonly data: Buffer;
}

/** The parts of a PNG file, animated or not (PNG specification, third edition), with all chunks of a picture joined. */
export function pngParts(file: Buffer): readonly Part[] | string {
  const chunks = checkedChunks(file);
  if (typeof chunks === "string") return chunks;
  const [header] = chunks;
  if (header?.type !== "IHDR" || header.data.length !== 13) return "it does not begin with an image header";
  const isIndexed = header.data[9] === INDEXED;
  const palette = Buffer.concat(
    chunks.flatMap(({ type, data }) => (isIndexed && type === "PLTE" ? [data] : [])),
  );
  const parts: Part[] = [{ name: "IHDR", data: shownHeader(header.data) }];
  const joined = joinedPictures(chunks.slice(1), isIndexed);
  if (typeof joined === "string") return joined;
  for (const { type, data } of joined) {
    if (type !== PICTURE) {
      parts.push({ name: nameOf(type, data), data });
      continue;
    }
    const damage = damageOf(data, header.data);
    if (damage !== undefined) return damage;
    parts.push({ name: PICTURE, data: Buffer.concat([palette, data]), isPicture: true });
  }
  return parts;
}

const INDEXED = 3;
const PICTURE = "IDAT";
/** Samples per pixel by color type (PNG specification, table 8). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** All chunks, with valid checksums and nothing after the end. */
function checkedChunks(file: Buffer): readonly Checked[] | string {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return "it is not a PNG file";
  const chunks: Checked[] = [];
  for (let at = SIGNATURE.length; at < file.length; ) {
    const end = at + 12 + (at + 12 <= file.length ? file.readUInt32BE(at) : 0);
    if (at + 12 > file.length || end > file.length) return "it is truncated or has extra bytes after its end";
    const type = file.toString("latin1", at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
      return `its chunk ${JSON.stringify(type)} does not match its checksum`;
    chunks.push({ type, data: file.subarray(at + 8, end - 4) });
    at = end;
    if (type === "IEND") return at === file.length ? chunks : "it has extra bytes after its end";
  }
  return "its end is missing";
}

/** Size and interlacing; indexed color is a matter of encoding, except at 16 bits. */
function shownHeader(data: Buffer): Buffer {
  return Buffer.concat([data.subarray(0, 8), Buffer.of(data[8] === 16 ? 16 : 8), data.subarray(10)]);
}

/** Joins the chunks of each picture, without the sequence numbers of an animation. */
function joinedPictures(chunks: readonly Checked[], isIndexed: boolean): readonly Checked[] | string {
  const joined: Checked[] = [];
  let number = 0;
  for (const { type, data } of chunks) {
    if (isIndexed && type === "PLTE") continue;
    const isNumbered = type === "fcTL" || type === "fdAT";
    if (isNumbered && (data.length < 4 || data.readUInt32BE(0) !== number++))
      return "its frames are out of order";
    const own = isNumbered ? data.subarray(4) : data;
    const last = joined.at(-1);
    if (type !== PICTURE && type !== "fdAT") joined.push({ type, data: own });
    else if (last?.type === PICTURE)
      joined.splice(-1, 1, { type: PICTURE, data: Buffer.concat([last.data, own]) });
    else joined.push({ type: PICTURE, data: own });
  }
  return joined;
}

/** The name of a chunk, with the keyword of a text. */
function nameOf(type: string, data: Buffer): string {
  return type === "iTXt" ? `${type} '${data.toString("latin1", 0, Math.max(0, data.indexOf(0)))}'` : type;
}

/** Describes damage in compressed lines, which must be complete and fill the picture exactly. */
function damageOf(compressed: Buffer, header: Buffer): string | undefined {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bits = (header[8] ?? 0) * (SAMPLES[header[9] ?? 0] ?? 0);
  const expectedLength = height * (1 + Math.ceil((width * bits) / 8));
  try {
    const { buffer, engine } = inflateSync(compressed, {
      info: true,
      maxOutputLength: expectedLength + 1,
    }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    const isWhole = header[12] !== 0 || buffer.length === expectedLength;
    return isWhole && engine.bytesWritten === compressed.length
      ? undefined
      : "its picture has too many or too few bytes";
  } catch {
    return "its picture is damaged";
  }
}
