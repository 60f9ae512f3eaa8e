import type { Motion } from "../../figure.js";
import { webpParts } from "../containers/webpParts.js";
import type { Encoder, Metadata } from "../encoder.js";
import { checkSides, packetOf, webp as still } from "../webp.js";
import { animatedDifference } from "./animatedDifference.js";
import { framesOf, stackFrames } from "./frames.js";
import { motionItems } from "./motionItems.js";

/** An encoder of lossless frames in the smallest files. */
export const webp: Encoder<Motion> = {
  summary: "lossless frames, in the smallest files",
  mediaType: still.mediaType,
  encode,
  decodeMetadata: still.decodeMetadata,
  difference: animatedDifference(webpParts),
  items: (file, motion) =>
    motionItems(file, motion, { takeApart: webpParts, metadata: still.decodeMetadata(file) }),
};

/** The compression effort: more takes longer and saves less than a percent. */
const EFFORT = 2;

async function encode(motion: Motion, metadata: Metadata): Promise<Uint8Array> {
  const frames = await framesOf(motion);
  checkSides(frames, ".apng");
  const pages = await stackFrames(frames);
  return pages
    .webp({ lossless: true, effort: EFFORT, delay: [...motion.delays], loop: 0 })
    .withXmp(packetOf(metadata))
    .toBuffer();
}
