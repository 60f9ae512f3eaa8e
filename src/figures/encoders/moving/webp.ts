import type { Motion } from "../../motion.js";
import { webpParts } from "../containers/webpParts.js";
import type { Encoder, Metadata } from "../encoder.js";
import { checkSides, packetOf, webp as still } from "../webp.js";
import { animatedDifference } from "./difference.js";
import { framesOf, rgbOf } from "./frames.js";
import { motionItems } from "./motionItems.js";

/** Frames of pixels, lossless, in the smallest files. */
export const webp: Encoder<Motion> = {
  summary: "frames of pixels, lossless, in the smallest files",
  mediaType: still.mediaType,
  encode,
  decodeMetadata: still.decodeMetadata,
  difference: animatedDifference(webpParts),
  items: (file, motion) =>
    motionItems(file, motion, { takeApart: webpParts, metadata: still.decodeMetadata(file) }),
};

/** More effort takes longer and saves less than a percent. */
const EFFORT = 2;

async function encode(motion: Motion, metadata: Metadata): Promise<Uint8Array> {
  const { width, height, frames } = await framesOf(motion);
  checkSides({ width, height }, ".apng");
  const { default: sharp } = await import("sharp");
  const size = width * height * 3;
  const stack = new Uint8Array(size * frames.length);
  for (const [at, frame] of frames.entries()) rgbOf(frame, stack.subarray(at * size, (at + 1) * size));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  const picture = sharp(stack, { raw, limitInputPixels: false });
  const timing = { delay: [...motion.delays], loop: 0 };
  return picture
    .webp({ lossless: true, effort: EFFORT, ...timing })
    .withXmp(packetOf(metadata))
    .toBuffer();
}
