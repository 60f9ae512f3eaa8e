import type { Part } from "./part.js";

const HEAD = 12;
/** The length of a frame's header: position, size, duration and flags. */
const FRAME_HEAD = 16;
const DURATION = { start: 12, end: 15 };
/** The length of a lossless bitstream's header: signature, width, height, transparency, version. */
const LOSSLESS_HEAD = 5;
const PICTURES: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "ALPH"]);

/** The parts of a WebP file, animated or not (WebP container specification). */
export function webpParts(file: Buffer): readonly Part[] | string {
  const isWebp = file.toString("latin1", 0, 4) === "RIFF" && file.toString("latin1", 8, HEAD) === "WEBP";
  if (!isWebp) return "it is not a WebP file";
  if (file.readUInt32LE(4) + 8 !== file.length) return "its length differs from its header";
  const parts: Part[] = [];
  for (let at = HEAD; at < file.length; ) {
    const length = at + 8 <= file.length ? file.readUInt32LE(at + 4) : file.length;
    const end = at + 8 + length;
    if (end + (length % 2) > file.length) return "it is truncated";
    if (length % 2 === 1 && file[end] !== 0) return "it has extra bytes between its chunks";
    const name = file.toString("latin1", at, at + 4);
    parts.push(...partsIn(name, file.subarray(at + 8, end)));
    at = end + (length % 2);
  }
  return parts;
}

/** The parts of a frame that viewers interpret: its duration and its effect on the picture. */
function partsIn(name: string, data: Buffer): readonly Part[] {
  if (name === "ANMF" && data.length >= FRAME_HEAD) {
    return [
      { name, data: data.subarray(DURATION.start, DURATION.end) },
      { name, data, isPicture: true },
    ];
  }
  if (!PICTURES.has(name)) return [{ name, data }];
  const head = name === "VP8L" ? [{ name: "VP8L header", data: data.subarray(0, LOSSLESS_HEAD) }] : [];
  return [...head, { name, data, isPicture: true }];
}
