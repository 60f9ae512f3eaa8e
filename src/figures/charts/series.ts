import { rgbOf } from "../color/colormap.js";
import type { Page } from "../color/page.js";
import type { Dash } from "../figure.js";
import type { SymbolName } from "./chartSymbols.js";

/** The appearance of a series, which never differs from others in color alone. */
export interface SeriesStyle {
  readonly name: string;
  readonly color: string;
  readonly symbol: SymbolName;
  /** Of its line; solid if undefined. */
  readonly dash?: Dash;
  /** True if its bars are hatched. */
  readonly isHatched: boolean;
}

/** The palette of Okabe and Ito (2008, "Color Universal Design") without black, which is the text color. */
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442"];
const SYMBOLS: readonly SymbolName[] = ["circle", "square", "triangle", "diamond", "wedge", "cross"];
/** Dash lengths on screen. The lists' lengths share few factors, so that combinations repeat late. */
const DASHES: readonly (Dash | undefined)[] = [undefined, [6, 3], [2, 2], [10, 3], [4, 6]];
/** The minimum contrast of graphics with adjacent colors (WCAG 2.1, success criterion 1.4.11). */
const LEAST_CONTRAST = 3;

/** The appearance of series, in order, on a page. Lengths scale with `unit`. */
export function assignSeriesStyles(
  names: readonly string[],
  { page, unit }: { readonly page: Page; readonly unit: number },
): readonly SeriesStyle[] {
  const colors = paletteOn(page);
  return names.map((name, index) => {
    const dash = DASHES[index % DASHES.length];
    return {
      name,
      color: colors[index % colors.length] as string,
      symbol: SYMBOLS[index % SYMBOLS.length] as SymbolName,
      ...(dash === undefined ? {} : { dash: [dash[0] * unit, dash[1] * unit] as const }),
      isHatched: index % 2 === 1,
    };
  });
}

/** The palette, with the colors of highest contrast to the page first. */
function paletteOn({ background, ink }: Page): readonly string[] {
  const colors = [...PALETTE.slice(0, 3), ink, ...PALETTE.slice(3)];
  const strong = colors.filter((color) => contrast(color, background) >= LEAST_CONTRAST);
  return [...strong, ...colors.filter((color) => !strong.includes(color))];
}

/** The contrast ratio of two colors, 1 to 21 (WCAG 2.1, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The relative luminance of a color, 0 to 1 (WCAG 2.1, "relative luminance"). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = rgbOf(color).map((level) => {
    const part = level / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
