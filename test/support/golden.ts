import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** The tolerance between two pictures: system libraries draw text, and their versions round its edges differently. */
const TOLERANCE = {
  /** Out of 255, in any channel; smaller differences do not count. */
  level: 24,
  /** The fraction of all pixels that may differ by more. */
  pixels: 0.002,
} as const;

/**
 * Compares a picture with the golden one of that name and returns a description of the difference, or undefined. If
 * they differ, the new picture is written as `<name>.changed.png` to the same folder. With UPDATE_GOLDEN=1 the new
 * picture becomes the golden one: look at it before committing it.
 */
export async function differenceFromGolden(name: string, png: Uint8Array): Promise<string | undefined> {
  const golden = pathOf(`${name}.png`);
  const changed = pathOf(`${name}.changed.png`);
  if (process.env.UPDATE_GOLDEN === "1") await writeFile(golden, png);
  const difference = existsSync(golden)
    ? await differenceOf(await readFile(golden), png)
    : "there is no golden picture";
  if (difference === undefined) await rm(changed, { force: true });
  else await writeFile(changed, png);
  return difference;
}

async function differenceOf(golden: Uint8Array, png: Uint8Array): Promise<string | undefined> {
  const [expected, found] = await Promise.all([pixelsOf(golden), pixelsOf(png)]);
  if (expected.width !== found.width || expected.height !== found.height) {
    return `it is ${found.width}×${found.height}, not ${expected.width}×${expected.height}`;
  }
  let differing = 0;
  const differs = (at: number) =>
    Math.abs((expected.bytes[at] ?? 0) - (found.bytes[at] ?? 0)) > TOLERANCE.level;
  for (let at = 0; at < expected.bytes.length; at += 3)
    if (differs(at) || differs(at + 1) || differs(at + 2)) differing++;
  const part = differing / (expected.width * expected.height);
  return part <= TOLERANCE.pixels ? undefined : `${(part * 100).toFixed(2)} % of its pixels differ`;
}

async function pixelsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../golden/${file}`, import.meta.url));
}
