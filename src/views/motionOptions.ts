import { UserError } from "../core/errors.js";
import { number, type Values } from "../core/options/option.js";

/** The options that say how fast frames follow one another. */
export const motionOptions = {
  fps: number({ summary: "frames in a second", default: 2, min: 0.02, max: 50 }),
  duration: number({
    summary: "seconds from the first frame to the last, in place of --fps; 0 leaves it to --fps",
    default: 0,
    min: 0,
    max: 3600,
  }),
  hold: number({
    summary: "seconds that the last frame stands before the first one comes again",
    default: 2,
    min: 0.02,
    max: 60,
  }),
};

/** Formats count hundredths of a second, and players take less than two of them for ten. */
const LEAST = 20;
/** Animated PNG and WebP files hold no longer times. */
const MOST = 65_530;

/** How long each of some frames stands, in milliseconds. Throws `UserError` where two options say it at odds. */
export function delaysOf(
  frames: number,
  { fps, duration, hold }: Values<typeof motionOptions>,
): readonly number[] {
  if (duration > 0 && fps !== motionOptions.fps.default) {
    throw new UserError(
      "--fps and --duration both say how fast frames follow one another: give one of them.",
    );
  }
  const each = duration > 0 ? duration / Math.max(1, frames - 1) : 1 / fps;
  if (milliseconds(each) > MOST) {
    throw new UserError(
      `--duration ${duration} needs frames of more than ${MOST / 1000} seconds, the longest a file can hold. Choose a shorter one.`,
    );
  }
  return Array.from({ length: frames }, (_, at) => milliseconds(at === frames - 1 ? hold : each));
}

function milliseconds(seconds: number): number {
  return Math.max(LEAST, Math.round(seconds * 100) * 10);
}
