import { COLORMAP_NAMES, colormapOf, type Rgb, rgbOf } from "../../color/colormap.js";

/** True if two colors, written as `#rrggbb`, are at most one level apart: in a channel or in a colormap. */
export function areNearColors(one: string, other: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(other) && areNear(rgbOf(one), rgbOf(other));
}

/** True if two colors are at most one level apart in each channel, or neighbors in a colormap. */
export function areNear(one: Rgb, other: Rgb): boolean {
  if (one.every((level, channel) => Math.abs(level - (other[channel] as number)) <= 1)) return true;
  return neighbors().has(`${one.join()} ${other.join()}`);
}

let known: ReadonlySet<string> | undefined;

function neighbors(): ReadonlySet<string> {
  known ??= new Set(
    COLORMAP_NAMES.flatMap((name) => {
      const { entries } = colormapOf(name);
      return entries.slice(1).flatMap((entry, before) => {
        const previous = entries[before] as Rgb;
        return [`${previous.join()} ${entry.join()}`, `${entry.join()} ${previous.join()}`];
      });
    }),
  );
  return known;
}
