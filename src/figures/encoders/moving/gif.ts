import type { Motion } from "../../figure.js";
import { findScreenEnd, gifParts } from "../containers/gifParts.js";
import { bufferOf, type Encoder, type Metadata } from "../encoder.js";
import { metadataText, parseMetadata } from "../metadata.js";
import { animatedDifference } from "./animatedDifference.js";
import { framesOf, stackFrames } from "./frames.js";
import { motionItems } from "./motionItems.js";

/**
 * An encoder of frames with at most 255 colors (GIF89a, CompuServe 1990); the 256th is transparent, for unchanged pixels.
 * Frames with more colors are quantized individually.
 */
export const gif: Encoder<Motion> = {
  summary: "frames of 255 colors, nearly lossless; supported everywhere",
  mediaType: "image/gif",
  encode,
  decodeMetadata,
  difference: animatedDifference(gifParts),
  items: (file, motion) => motionItems(file, motion, { takeApart: gifParts, metadata: decodeMetadata(file) }),
};

const [EXTENSION, COMMENT] = [0x21, 0xfe];

/** Exact settings: palettes are reused only if they match exactly, and repeated frames are kept. */
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

/** Data in length-prefixed blocks of at most 255 bytes, terminated by an empty one. */
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
