import type { Motion } from "../../figure.js";
import type { Encoder } from "../encoder.js";

/** All encoders of motions by file format, the default first, each loaded on first use. */
const ENCODERS = {
  webp: async () => (await import("./animatedWebp.js")).webp,
  gif: async () => (await import("./gif.js")).gif,
  apng: async () => (await import("./apng.js")).apng,
} as const satisfies Readonly<Record<string, () => Promise<Encoder<Motion>>>>;

/** A file format of motions, without a dot. */
export type MotionFormat = keyof typeof ENCODERS;

/** The file formats of motions. */
export const MOTION_ENDINGS = Object.keys(ENCODERS) as readonly MotionFormat[];

/** Loads the encoder of a format. Repeated calls return the same encoder. */
export function loadMotionEncoder(format: MotionFormat): Promise<Encoder<Motion>> {
  return ENCODERS[format]();
}
