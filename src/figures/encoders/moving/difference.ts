import type { Motion } from "../../motion.js";
import type { TakeApart } from "../containers/part.js";
import { partDifference } from "../containers/partDifference.js";
import { bufferOf } from "../encoder.js";
import { pixelDifference } from "../pixelDifference.js";
import { framesIn } from "./framesIn.js";

/**
 * How two animated files are compared: damage first, then the frames and how long each stands, and then everything else
 * that viewers act on, such as loops, disposal and palettes.
 */
export function animatedDifference(takeApart: TakeApart) {
  return async (file: Uint8Array, fresh: Uint8Array, motion: Motion): Promise<string | undefined> => {
    const [is, due] = [bufferOf(file), bufferOf(fresh)];
    if (is.equals(due)) return undefined;
    const damage = takeApart(is);
    if (typeof damage === "string") return damage;
    return (await frameDifference(is, due, motion)) ?? partDifference(takeApart, is, due);
  };
}

/** Where and how much the frames of two files differ, in words: as `pixelDifference` says it, of the first frame that does. */
async function frameDifference(file: Buffer, fresh: Buffer, { frames }: Motion): Promise<string | undefined> {
  const [is, due] = await Promise.all([framesIn(file), framesIn(fresh)]);
  if (is === undefined || due === undefined) return "its frames are damaged";
  if (is.length !== due.length) return `it has ${is.length} frames where ${due.length} are drawn`;
  for (const [at, figure] of frames.entries()) {
    const [found, expected] = [is[at], due[at]];
    if (found === undefined || expected === undefined) break;
    if (found.delay !== expected.delay)
      return `frame ${at + 1} stands for ${found.delay} ms in place of ${expected.delay}`;
    const difference = await pixelDifference(found.png, expected.png, figure);
    if (difference !== undefined) return `in frame ${at + 1} ${difference}`;
  }
  return undefined;
}
