import type { Motion } from "../../motion.js";
import type { Encoder } from "../encoder.js";

/** All encodings of motions by the ending of a file, the default first, each loaded when it is first used. */
const ENCODERS = {
  webp: async () => (await import("./webp.js")).webp,
  gif: async () => (await import("./gif.js")).gif,
  apng: async () => (await import("./apng.js")).apng,
} as const satisfies Readonly<Record<string, () => Promise<Encoder<Motion>>>>;

/** The ending of a file that a motion can be written to, without its dot. */
export type MotionFormat = keyof typeof ENCODERS;

/** The endings of the files that motions can be written to. */
export const MOTION_ENDINGS = Object.keys(ENCODERS) as readonly MotionFormat[];

/** Loads the encoder of an ending. Loading it again is free. */
export function loadMotionEncoder(format: MotionFormat): Promise<Encoder<Motion>> {
  return ENCODERS[format]();
}
