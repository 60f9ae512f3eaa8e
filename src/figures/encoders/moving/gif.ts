import type { Motion } from "../../motion.js";
import { findScreenEnd, gifParts } from "../containers/gifParts.js";
import { bufferOf, type Encoder, type Metadata } from "../encoder.js";
import { metadataText, parseMetadata } from "../metadata.js";
import { animatedDifference } from "./difference.js";
import { framesOf, stackFrames } from "./frames.js";
import { motionItems } from "./motionItems.js";

/**
 * Frames of at most 255 colors (GIF89a, CompuServe 1990); the 256th is transparent, for pixels that do not change. Frames
 * of more colors are quantized, each on its own.
 */
export const gif: Encoder<Motion> = {
  summary: "frames of 255 colors, so nearly lossless; opens everywhere",
  mediaType: "image/gif",
  encode,
  decodeMetadata,
  difference: animatedDifference(gifParts),
  items: (file, motion) => motionItems(file, motion, { takeApart: gifParts, metadata: decodeMetadata(file) }),
};

const [EXTENSION, COMMENT] = [0x21, 0xfe];

/** Palettes are reused only where they fit exactly, and a frame that repeats the one before it is kept. */
const EXACT = { dither: 0, interFrameMaxError: 0, interPaletteMaxError: 0, keepDuplicateFrames: true };

async function encode(motion: Motion, metadata: Metadata): Promise<Uint8Array> {
  const pages = await stackFrames(await framesOf(motion));
  const file = await pages.gif({ ...EXACT, loop: 0, delay: [...motion.delays] }).toBuffer();
  const start = findScreenEnd(file);
  if (start === undefined) throw new Error("sharp wrote no GIF89a file.");
  const comment = [...blocks(Buffer.from(metadataText(metadata), "latin1"))];
  return Buffer.concat([
    file.subarray(0, start),
    Buffer.of(EXTENSION, COMMENT),
    ...comment,
    file.subarray(start),
  ]);
}

/** Data in blocks of at most 255 bytes, each behind its length, and an empty one. */
function* blocks(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    yield Buffer.of(block.length);
    yield block;
  }
  yield Buffer.of(0);
}

/** Reads the comment, which follows the global color table. */
function decodeMetadata(file: Uint8Array): Metadata {
  const bytes = bufferOf(file);
  const start = findScreenEnd(bytes);
  if (start === undefined || bytes[start] !== EXTENSION || bytes[start + 1] !== COMMENT) return {};
  const parts: Buffer[] = [];
  for (let at = start + 2; at < bytes.length && bytes[at] !== 0; at += (bytes[at] as number) + 1) {
    parts.push(bytes.subarray(at + 1, at + 1 + (bytes[at] as number)));
  }
  return parseMetadata(Buffer.concat(parts).toString("latin1"));
}
