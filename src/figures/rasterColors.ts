import { colormapOf, entryAt, type Rgb, rgbOf } from "./color/colormap.js";
import { NOT_FINITE } from "./color/page.js";
import type { RasterMark, Underlay } from "./figure.js";
import type { Domain } from "./scale/domain.js";

/** The colors of a raster's samples: a list of colors as 0xRRGGBB, and the index of each sample's color. */
export interface RasterColors {
  readonly colors: ArrayLike<number>;
  /** Row by row. */
  readonly places: Uint16Array | Uint32Array;
}

/** The colors of a raster's samples, for all encoders. */
export function rasterColors(raster: RasterMark): RasterColors {
  return raster.under === undefined ? plainColors(raster) : blendedColors(raster, raster.under);
}

/** The entry for NaN, after the 256 of a map. */
const MISSING_ENTRY = 256;

/** The colors of a raster without an underlay. The list has all entries of the map, used or not. */
function plainColors({ samples, domain, colormap }: RasterMark): RasterColors {
  const { width, height, values, offset, stride } = samples;
  const places = new Uint16Array(width * height);
  const [low, high] = domain;
  // Division, not multiplication by the inverse: zero then lies exactly in the middle of a signed domain.
  const span = high - low;
  for (let at = 0, index = offset; at < places.length; at++, index += stride) {
    const position = ((values[index] as number) - low) / span;
    places[at] = Number.isNaN(position) ? MISSING_ENTRY : entryAt(position);
  }
  return { colors: entryColors(colormap), places };
}

/** The colors of a raster over an image. The list has each color once. */
function blendedColors({ samples, domain, colormap }: RasterMark, under: Underlay): RasterColors {
  const places = new Uint32Array(samples.width * samples.height);
  const known = new Map<number, number>();
  const { entries } = colormapOf(colormap);
  const span = domain[1] - domain[0];
  for (let at = 0; at < places.length; at++) {
    const value = samples.values[samples.offset + at * samples.stride] as number;
    const position = (value - domain[0]) / span;
    const color = Number.isNaN(position)
      ? MISSING
      : packed(blend(pixelAt(under, at), entries[entryAt(position)] as Rgb, coverOf(value, domain, under)));
    const place = known.get(color) ?? known.size;
    if (place === known.size) known.set(color, place);
    places[at] = place;
  }
  return { colors: [...known.keys()], places };
}

/** The opacity of a value's color: zero at zero, the full opacity at the far end of the domain. */
function coverOf(value: number, [low, high]: Domain, { opacity }: Pick<Underlay, "opacity">): number {
  return opacity * Math.min(1, Math.abs(value) / Math.max(Math.abs(low), Math.abs(high)));
}

/** A color blended over a pixel (0 to 255 each): (1 − cover) · pixel + cover · color, rounded. */
export function blend(pixel: Rgb, color: Rgb, cover: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round((1 - cover) * pixel[index] + cover * color[index]);
  return [part(0), part(1), part(2)];
}

/** A pixel of one gray plane or of three, 0 to 255 each; not rounded. */
function pixelAt({ planes }: Underlay, at: number): Rgb {
  const [red, green = red, blue = red] = planes;
  const level = (plane: typeof red) =>
    255 * Math.min(1, Math.max(0, plane.values[plane.offset + at * plane.stride] as number));
  return [level(red), level(green), level(blue)];
}

const known = new Map<RasterMark["colormap"], readonly number[]>();

/** The colors of a map's entries, as 0xRRGGBB, followed by that of NaN. */
function entryColors(name: RasterMark["colormap"]): readonly number[] {
  const colors = known.get(name) ?? [...colormapOf(name).entries.map(packed), MISSING];
  known.set(name, colors);
  return colors;
}

function packed([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}

/** Parses a color written as `#rrggbb` to 0xRRGGBB. */
export function packedOf(css: string): number {
  return packed(rgbOf(css));
}

const MISSING = packedOf(NOT_FINITE.missing);
