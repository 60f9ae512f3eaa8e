import type { Motion } from "../../motion.js";
import { gifParts } from "../containers/gifParts.js";
import { bufferOf, type Encoder, type Metadata } from "../encoder.js";
import { metadataText, parseMetadata } from "../metadata.js";
import { animatedDifference } from "./difference.js";
import { framesOf } from "./frames.js";
import { lzw } from "./lzw.js";
import { motionItems } from "./motionItems.js";
import { paletteOf } from "./palette.js";

/**
 * Frames of pixels in 256 colors, those of all frames in common, so that nothing flickers (GIF89a, CompuServe 1990). A
 * color that is not among them is drawn as the nearest one.
 */
export const gif: Encoder<Motion> = {
  summary: "frames of 256 colors, so nearly lossless; opens everywhere",
  mediaType: "image/gif",
  encode,
  decodeMetadata,
  difference: animatedDifference(gifParts),
  items: (file, motion) => motionItems(file, motion, { takeApart: gifParts, metadata: decodeMetadata(file) }),
};

const SIGNATURE = "GIF89a";
const COLORS = 256;
/** What a byte of the screen descriptor says: a color table of 2^(7 + 1) entries, of 8 bits. */
const GLOBAL_TABLE = 0xf7;
const [EXTENSION, COMMENT, CONTROL, APPLICATION, IMAGE, TRAILER] = [0x21, 0xfe, 0xf9, 0xff, 0x2c, 0x3b];
const CODE_BITS = 8;

async function encode(motion: Motion, metadata: Metadata): Promise<Uint8Array> {
  const { width, height, frames } = await framesOf(motion);
  const { palette, placesIn } = paletteOf(frames, COLORS);
  const table = Buffer.alloc(COLORS * 3);
  for (const [place, color] of palette.entries()) table.writeUIntBE(color, place * 3, 3);
  const size = [width, height].map(uint16);
  const pictures = frames.flatMap((frame, at) => [
    Buffer.concat([
      Buffer.of(EXTENSION, CONTROL, 4, 0),
      uint16((motion.delays[at] ?? 0) / 10),
      Buffer.of(0, 0),
    ]),
    Buffer.concat([Buffer.of(IMAGE, 0, 0, 0, 0), ...size, Buffer.of(0, CODE_BITS)]),
    ...blocks(lzw(placesIn(frame), CODE_BITS)),
  ]);
  return Buffer.concat([
    Buffer.from(SIGNATURE, "latin1"),
    ...size,
    Buffer.of(GLOBAL_TABLE, 0, 0),
    table,
    Buffer.of(EXTENSION, COMMENT),
    ...blocks(Buffer.from(metadataText(metadata), "latin1")),
    // For ever, as browsers have understood it since Netscape 2.0.
    Buffer.of(EXTENSION, APPLICATION, 11),
    Buffer.from("NETSCAPE2.0", "latin1"),
    ...blocks(Buffer.of(1, 0, 0)),
    ...pictures,
    Buffer.of(TRAILER),
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** Data in blocks of at most 255 bytes, each behind its length, and an empty one. */
function* blocks(data: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 255) {
    const block = bufferOf(data.subarray(at, at + 255));
    yield Buffer.of(block.length);
    yield block;
  }
  yield Buffer.of(0);
}

/** Reads the comment, which stands right behind the color table. */
function decodeMetadata(file: Uint8Array): Metadata {
  const bytes = bufferOf(file);
  const start = SIGNATURE.length + 7 + COLORS * 3;
  const isOurs = bytes.toString("latin1", 0, SIGNATURE.length) === SIGNATURE && bytes[start + 1] === COMMENT;
  if (!isOurs) return {};
  const parts: Buffer[] = [];
  for (let at = start + 2; at < bytes.length && bytes[at] !== 0; at += (bytes[at] as number) + 1) {
    parts.push(bytes.subarray(at + 1, at + 1 + (bytes[at] as number)));
  }
  return parseMetadata(Buffer.concat(parts).toString("latin1"));
}
