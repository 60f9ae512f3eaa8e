import type { Figure, Mark, RasterMark } from "../figure.js";
import { packedOf, rasterColors } from "../rasterColors.js";

/**
 * The colors that the marks of a figure name and that its samples get, as 0xRRGGBB, each once; nothing where they are
 * more than `most`. The last marks are looked at first: a colorbar is among them, and tells most soon.
 */
export function figureColors({ background, marks }: Figure, most: number): ReadonlySet<number> | undefined {
  const colors = new Set([packedOf(background)]);
  for (const mark of marks.toReversed()) {
    if (mark.type === "raster") addColors(mark, colors);
    else for (const color of namedColors(mark)) colors.add(packedOf(color));
    if (colors.size > most) return undefined;
  }
  return colors;
}

function namedColors(mark: Exclude<Mark, RasterMark>): readonly string[] {
  if ("color" in mark) return [mark.color];
  return [mark.fill, mark.stroke].filter((color) => color !== undefined);
}

function addColors(raster: RasterMark, colors: Set<number>): void {
  const found = rasterColors(raster);
  const used = new Uint8Array(found.colors.length);
  for (const place of found.places) used[place] = 1;
  for (const [place, isUsed] of used.entries()) {
    if (isUsed === 1) colors.add(found.colors[place] as number);
  }
}
