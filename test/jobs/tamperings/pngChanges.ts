import { type Chunk, chunksOf, pngOf } from "../../../src/figures/encoders/chunks.js";

/** A chunk of a PNG file. */
export function chunk(type: string, data: Buffer | string): Chunk {
  return { type, data: Buffer.from(data as string, "latin1") };
}

/** Adds chunks after those of a type. */
export function behind(type: string, ...added: readonly Chunk[]): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf([...chunksOf(bytes)].flatMap((each) => (each.type === type ? [each, ...added] : [each])));
}

/** Removes the chunks of a type. */
export function without(type: string): (bytes: Buffer) => Buffer {
  return (bytes) => pngOf([...chunksOf(bytes)].filter((each) => each.type !== type));
}

/** Replaces words within the texts of a PNG file. */
export function inTexts(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf(
      [...chunksOf(bytes)].map((each) =>
        each.type === "iTXt" ? { ...each, data: replacedIn(each.data, from, to) } : each,
      ),
    );
}

function replacedIn(data: Buffer, from: string, to: string): Buffer {
  return Buffer.from(data.toString("utf8").replace(from, to), "utf8");
}

/** Numbers as stored in PNG files. */
export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}

/** The chunks of a file, with its compressed lines joined. */
export function joinedPicture(bytes: Buffer): readonly Chunk[] {
  const chunks = [...chunksOf(bytes)];
  const isPicture = ({ type }: Chunk) => type === "IDAT";
  const first = chunks.findIndex(isPicture);
  const data = Buffer.concat(chunks.filter(isPicture).map((each) => each.data));
  return chunks.flatMap((each, at) =>
    isPicture(each) ? (at === first ? [{ type: "IDAT", data }] : []) : [each],
  );
}

/** Changed compressed lines as a file with correct checksums. */
export function inPicture(change: (compressed: Buffer) => Buffer): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf(
      joinedPicture(bytes).map((each) =>
        each.type === "IDAT" ? { ...each, data: change(each.data) } : each,
      ),
    );
}
