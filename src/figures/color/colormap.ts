import { unknown } from "../../core/errors.js";
import { COLORMAP_TABLES } from "./tables.js";

/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** A mapping from positions in the domain to 256 colors, either sequential or diverging from the middle. */
export interface Colormap {
  readonly kind: "sequential" | "diverging";
  readonly entries: readonly Rgb[];
}

/** The name of a colormap. */
export type ColormapName = keyof typeof COLORMAP_TABLES;

/** The names of all colormaps, with the default of each kind first. */
export const COLORMAP_NAMES = Object.keys(COLORMAP_TABLES) as readonly ColormapName[];

/** The default colormaps: by the sign of the data. */
export const DEFAULT_COLORMAPS = { sequential: "viridis", diverging: "RdBu_r" } as const satisfies Record<
  Colormap["kind"],
  ColormapName
>;

const parsed = new Map<ColormapName, Colormap>();

/** Finds a colormap by name. Throws `UserError` for an unknown one. */
export function colormapOf(name: ColormapName): Colormap {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const table = Object.hasOwn(COLORMAP_TABLES, name) ? COLORMAP_TABLES[name] : undefined;
  if (table === undefined) throw unknown("colormap", name, COLORMAP_NAMES);
  const colormap = { kind: table.kind, entries: entriesOf(Buffer.from(table.hex, "hex")) };
  parsed.set(name, colormap);
  return colormap;
}

/** The entry of a position: 256 bins of equal width from 0 to 1, clamped. NaN has no entry. */
export function entryAt(position: number): number {
  if (position >= 1) return 255;
  return position > 0 ? Math.floor(position * 256) : 0;
}

/** Parses a color written as `#rrggbb`. */
export function rgbOf(css: string): Rgb {
  const value = Number.parseInt(css.slice(1), 16);
  return [value >>> 16, (value >>> 8) & 0xff, value & 0xff];
}

function entriesOf(bytes: Uint8Array): readonly Rgb[] {
  return Array.from({ length: 256 }, (_, entry) => {
    const [red = 0, green = 0, blue = 0] = bytes.subarray(entry * 3, entry * 3 + 3);
    return [red, green, blue];
  });
}
