import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { DEFAULT_DPI, type Motion } from "../../figure.js";
import { type Chunk, pngOf, readTexts, SRGB_CHUNK, sizeChunk, textChunks } from "../chunks.js";
import { pngParts } from "../containers/pngParts.js";
import type { Encoder, Metadata } from "../encoder.js";
import { animatedDifference } from "./animatedDifference.js";
import { type Frame, type Frames, framesOf, rgbOf } from "./frames.js";
import { motionItems } from "./motionItems.js";

/** An encoder of lossless frames as animated PNG (PNG specification, third edition, section 11.3.6). */
export const apng: Encoder<Motion> = {
  summary: "lossless frames; browsers play it, other viewers show its first frame",
  mediaType: "image/apng",
  encode,
  decodeMetadata: readTexts,
  difference: animatedDifference(pngParts),
  items: (file, motion) => motionItems(file, motion, { takeApart: pngParts, metadata: readTexts(file) }),
};

const compress = promisify(deflate);
const [BITS, TRUE_COLOR] = [8, 2] as const;
const PER_SECOND = 1000;

async function encode(motion: Motion, metadata: Metadata): Promise<Uint8Array> {
  const drawn = await framesOf(motion);
  const { width, height, frames } = drawn;
  const pictures = await Promise.all(frames.map((frame) => compress(scanlines(frame, drawn), { level: 3 })));
  const numbers = counter();
  const shown = pictures.flatMap((data, at) => [
    frameChunk(numbers(), { width, height }, motion.delays[at] ?? 0),
    at === 0 ? { type: "IDAT", data } : { type: "fdAT", data: Buffer.concat([uint32(numbers()), data]) },
  ]);
  return pngOf([
    {
      type: "IHDR",
      data: Buffer.concat([uint32(width), uint32(height), Buffer.of(BITS, TRUE_COLOR, 0, 0, 0)]),
    },
    SRGB_CHUNK,
    sizeChunk(motion.frames[0]?.dpi ?? DEFAULT_DPI),
    ...textChunks(metadata),
    // Zero plays: loop forever.
    { type: "acTL", data: Buffer.concat([uint32(frames.length), uint32(0)]) },
    ...shown,
    { type: "IEND", data: Buffer.alloc(0) },
  ]);
}

/** Returns a counter from zero: frames and their data share one sequence. */
function counter(): () => number {
  let next = 0;
  return () => next++;
}

/** The chunk with a frame's delay. The frame covers the whole picture and replaces the previous one. */
function frameChunk(
  number: number,
  { width, height }: Pick<Frames, "width" | "height">,
  delay: number,
): Chunk {
  const times = Buffer.alloc(4);
  times.writeUInt16BE(delay, 0);
  times.writeUInt16BE(PER_SECOND, 2);
  const place = [number, width, height, 0, 0].map(uint32);
  return { type: "fcTL", data: Buffer.concat([...place, times, Buffer.alloc(2)]) };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const FILTER_UP = 2;

/** The filtered lines of a frame; a line equal to the one above is written as zeros under the filter "up". */
function scanlines(frame: Frame, { width, height }: Pick<Frames, "width" | "height">): Buffer {
  const [rgb, length] = [rgbOf(frame), 3 * width];
  const lines = Buffer.alloc((length + 1) * height);
  const lineAt = (y: number) => rgb.subarray(y * length, (y + 1) * length);
  for (let y = 0; y < height; y++) {
    const start = y * (length + 1);
    if (y > 0 && Buffer.compare(lineAt(y), lineAt(y - 1)) === 0) lines[start] = FILTER_UP;
    else lines.set(lineAt(y), start + 1);
  }
  return lines;
}
