import { colormapOf, entryAt, type Rgb, rgbOf } from "../color/colormap.js";
import { NOT_FINITE } from "../color/page.js";
import type { Figure, Mark, RasterMark } from "../figure.js";

/** The entry that stands for what is not a number, behind the 256 of a map. */
export const MISSING_ENTRY = 256;

/**
 * The colors that the marks of a figure name and that its samples get, as 0xRRGGBB, each once; nothing where they are
 * more than `most`. The last marks are looked at first: a colorbar is among them, and tells most soon.
 */
export function figureColors({ background, marks }: Figure, most: number): ReadonlySet<number> | undefined {
  const used = new Map<RasterMark["colormap"], Uint8Array>();
  const colors = new Set([packedOf(background)]);
  for (const mark of marks.toReversed()) {
    if (mark.type === "raster") addEntries(mark, entriesIn(used, mark.colormap), colors);
    else for (const color of namedColors(mark)) colors.add(packedOf(color));
    if (colors.size > most) return undefined;
  }
  return colors;
}

const known = new Map<RasterMark["colormap"], readonly number[]>();

/** The colors of a map's entries, as 0xRRGGBB, and of what is not a number. */
export function entryColors(name: RasterMark["colormap"]): readonly number[] {
  const colors = known.get(name) ?? [...colormapOf(name).entries.map(packed), packedOf(NOT_FINITE.missing)];
  known.set(name, colors);
  return colors;
}

function packed([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}

/** A color that is written as `#rrggbb`, as 0xRRGGBB. */
export function packedOf(css: string): number {
  return packed(rgbOf(css));
}

function namedColors(mark: Exclude<Mark, RasterMark>): readonly string[] {
  if ("color" in mark) return [mark.color];
  return [mark.fill, mark.stroke].filter((color) => color !== undefined);
}

function entriesIn(used: Map<RasterMark["colormap"], Uint8Array>, name: RasterMark["colormap"]): Uint8Array {
  const entries = used.get(name) ?? new Uint8Array(MISSING_ENTRY + 1);
  used.set(name, entries);
  return entries;
}

function addEntries({ samples, domain, colormap }: RasterMark, used: Uint8Array, colors: Set<number>): void {
  const { width, height, values, offset, stride } = samples;
  const [low, high] = domain;
  const span = high - low;
  const all = entryColors(colormap);
  const end = offset + width * height * stride;
  for (let index = offset; index < end; index += stride) {
    const position = ((values[index] as number) - low) / span;
    const entry = Number.isNaN(position) ? MISSING_ENTRY : entryAt(position);
    if (used[entry] === 1) continue;
    used[entry] = 1;
    colors.add(all[entry] as number);
  }
}
