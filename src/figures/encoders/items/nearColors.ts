import { COLORMAP_NAMES, colormapOf, type Rgb, rgbOf } from "../../color/colormap.js";

/** True if two colors, written as `#rrggbb`, are at most one level apart: in a channel or in a colormap. */
export function areNearColors(a: string, b: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(b) && areNear(rgbOf(a), rgbOf(b));
}

/** True if two colors are at most one level apart in each channel, or neighbors in a colormap. */
export function areNear(a: Rgb, b: Rgb): boolean {
  if (a.every((level, channel) => Math.abs(level - (b[channel] as number)) <= 1)) return true;
  return neighbors().has(`${a.join()} ${b.join()}`);
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
