import type { Motion } from "../../motion.js";
import { chunksOf, pngOf } from "../chunks.js";
import { bufferOf } from "../encoder.js";
import { pixelDifference } from "../pixelDifference.js";

/** Where and how much the frames of two files differ, in words: as `pixelDifference` says it, of the first frame that does. */
export async function animatedDifference(
  file: Uint8Array,
  fresh: Uint8Array,
  { frames }: Motion,
): Promise<string | undefined> {
  const [is, due] = await Promise.all([framesIn(file), framesIn(fresh)]);
  if (is === undefined || due === undefined) return "its frames are damaged";
  if (is.length !== due.length) return `it has ${is.length} frames where ${due.length} are drawn`;
  for (const [at, figure] of frames.entries()) {
    const [found, expected] = [is[at], due[at]];
    if (found === undefined || expected === undefined) break;
    if (found.delay !== expected.delay)
      return `frame ${at + 1} stands for ${found.delay} ms in place of ${expected.delay}`;
    const told = await pixelDifference(found.png, expected.png, figure);
    if (told !== undefined) return `in frame ${at + 1} ${told}`;
  }
  return undefined;
}

/** A frame as a PNG file of its own, and how long it stands, in milliseconds. */
interface Shown {
  readonly png: Uint8Array;
  readonly delay: number;
}

async function framesIn(file: Uint8Array): Promise<readonly Shown[] | undefined> {
  const parts = [...apngFrames(file)];
  if (parts.length > 0) return parts;
  const { default: sharp } = await import("sharp");
  try {
    const { pages = 1, delay = [] } = await sharp(bufferOf(file)).metadata();
    return await Promise.all(
      Array.from({ length: pages }, async (_, page) => ({
        png: await sharp(bufferOf(file), { page }).png().toBuffer(),
        delay: delay[page] ?? 0,
      })),
    );
  } catch {
    return undefined;
  }
}

/** The frames of an animated PNG file whose frames cover it, as ours do; none where it is no such file. */
function* apngFrames(file: Uint8Array): Generator<Shown> {
  const chunks = [...chunksOf(file)];
  const header = chunks.filter(({ type }) => type === "IHDR");
  let delay = 0;
  for (const { type, data } of chunks) {
    if (type === "fcTL" && data.length >= 24) delay = (1000 * data.readUInt16BE(20)) / data.readUInt16BE(22);
    if (type !== "IDAT" && type !== "fdAT") continue;
    const picture = { type: "IDAT", data: type === "fdAT" ? data.subarray(4) : data };
    yield { delay, png: pngOf([...header, picture, { type: "IEND", data: Buffer.alloc(0) }]) };
  }
}
