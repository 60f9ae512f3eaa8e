import type { Figure, Mark, RasterMark } from "../figure.js";
import { packedOf, type RasterColors, rasterColors } from "../rasterColors.js";

/**
 * The colors that the marks of a figure name and that its samples get, as 0xRRGGBB, each once; nothing where they are
 * more than `most`. The last marks are looked at first: a colorbar is among them, and tells most soon.
 */
export function figureColors({ background, marks }: Figure, most: number): ReadonlySet<number> | undefined {
  const colors = new Set([packedOf(background)]);
  const seen: Seen = new Map();
  for (const mark of marks.toReversed()) {
    if (mark.type === "raster") addColors(mark, colors, seen);
    else for (const color of namedColors(mark)) colors.add(packedOf(color));
    if (colors.size > most) return undefined;
  }
  return colors;
}

function namedColors(mark: Exclude<Mark, RasterMark>): readonly string[] {
  if ("color" in mark) return [mark.color];
  return [mark.fill, mark.stroke].filter((color) => color !== undefined);
}

/** Which colors of a list were found already: most rasters of a figure have the same list. */
type Seen = Map<RasterColors["colors"], Uint8Array>;

function addColors(raster: RasterMark, colors: Set<number>, seen: Seen): void {
  const { colors: list, places } = rasterColors(raster);
  const used = seen.get(list) ?? new Uint8Array(list.length);
  seen.set(list, used);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    if (used[place] === 1) continue;
    used[place] = 1;
    colors.add(list[place] as number);
  }
}
