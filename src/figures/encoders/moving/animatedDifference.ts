import type { Motion } from "../../figure.js";
import type { TakeApart } from "../containers/part.js";
import { partDifference } from "../containers/partDifference.js";
import { bufferOf } from "../encoder.js";
import { pixelDifference } from "../pixelDifference.js";
import { framesIn } from "./framesIn.js";

/**
 * Compares two animated files: damage first, then the frames and their delays, then everything else that viewers act on,
 * such as loops, disposal and palettes.
 */
export function animatedDifference(takeApart: TakeApart) {
  return async (file: Uint8Array, fresh: Uint8Array, motion: Motion): Promise<string | undefined> => {
    const [actual, expected] = [bufferOf(file), bufferOf(fresh)];
    if (actual.equals(expected)) return undefined;
    const damage = takeApart(actual);
    if (typeof damage === "string") return damage;
    return (await frameDifference(actual, expected, motion)) ?? partDifference(takeApart, actual, expected);
  };
}

/** Describes the first differing frame of two files, as `pixelDifference` does. */
async function frameDifference(file: Buffer, fresh: Buffer, { frames }: Motion): Promise<string | undefined> {
  const [actual, expected] = await Promise.all([framesIn(file), framesIn(fresh)]);
  if (actual === undefined || expected === undefined) return "its frames are damaged";
  if (actual.length !== expected.length)
    return `it has ${actual.length} frames instead of ${expected.length}`;
  for (const [at, figure] of frames.entries()) {
    const [frame, expectedFrame] = [actual[at], expected[at]];
    if (frame === undefined || expectedFrame === undefined) break;
    if (frame.delay !== expectedFrame.delay)
      return `frame ${at + 1} is shown for ${frame.delay} ms instead of ${expectedFrame.delay}`;
    const difference = await pixelDifference(frame.png, expectedFrame.png, figure);
    if (difference !== undefined) return `in frame ${at + 1} ${difference}`;
  }
  return undefined;
}
