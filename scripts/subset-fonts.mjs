/**
 * Subsets the fonts of assets/fonts to the characters that figures use, as WOFF2 files for SVG and HTML. Run it after a
 * build when the fonts or SUBSET_RANGES in src/figures/font.ts have changed.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

/**
 * Subsets a font to ranges of code points, as a WOFF2 file. The same font and ranges give the same bytes.
 * @param {Buffer} font
 * @param {readonly (readonly [first: number, last: number])[]} ranges
 * @returns {Promise<Buffer>}
 */
export function subsetTo(font, ranges) {
  const characters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
  );
  return subsetFont(font, characters.join(""), { targetFormat: "woff2" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { FONT_FILES, SUBSET_FONT_FILES, SUBSET_RANGES } = await import("../dist/figures/font.js");
  for (const [weight, path] of Object.entries(FONT_FILES))
    await writeFile(SUBSET_FONT_FILES[weight], await subsetTo(await readFile(path), SUBSET_RANGES));
}
