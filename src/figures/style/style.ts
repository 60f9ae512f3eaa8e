import { defined } from "../../core/objectFields.js";
import { PAGES, type Page, type ThemeName } from "../color/page.js";
import type { TextMeasure, TextStyle } from "../figure.js";
import type { Size } from "../layout/grid.js";
import { PRESETS, type Preset, type PresetName } from "./presets.js";

/** The appearance of a figure apart from its data: page, text, and sizes. Everything that composes figures receives one. */
export interface Style {
  readonly page: Page;
  readonly text: Readonly<Record<"title" | "body" | "caption", TextStyle>>;
  /** Measures the width of text in pixels. */
  readonly measure: TextMeasure;
  readonly dpi: number;
  /** The line width in pixels. */
  readonly rule: number;
  /** The scale factor relative to a screen: 1 if body text has 12 pixels. */
  readonly unit: number;
  readonly spacing: Spacing;
  /** The page width in pixels, if the medium has one. */
  readonly width?: number;
  /** The maximum page height in pixels, if the medium has one. */
  readonly height?: number;
}

/** The distances shared by all figures, in pixels. */
export interface Spacing {
  /** Around a page. */
  readonly margin: number;
  /** Between the parts of a figure: heading, content, and legend. */
  readonly part: number;
  /** Between groups of tiles, or separate plots. */
  readonly group: number;
  /** Between tiles. */
  readonly tile: Size;
  /** The height of a tile's caption, above the tile. */
  readonly caption: number;
  /** Between a label and its target, and between the small tiles of a row. */
  readonly label: number;
  /** From one baseline to the next. */
  readonly lines: Readonly<Record<keyof Style["text"], number>>;
  /** The width of a row on a scrollable screen. */
  readonly row: number;
}

/** The choices that determine a style. */
export interface StyleChoice {
  readonly preset?: PresetName;
  readonly theme?: ThemeName;
}

/** The thinnest printable line in points (Nature's guide to figures). */
const LEAST_RULE = 0.25;
/** The size of body text on screen in pixels, for which layout lengths are specified. */
const SCREEN_BODY = 12;
/** The distances on a screen. */
const SPACING: Spacing = {
  margin: 18,
  part: 12,
  group: 20,
  tile: { width: 9, height: 7 },
  caption: 14,
  label: 6,
  lines: { title: 21.25, body: 17, caption: 13 },
  row: 980,
};
const POINTS_PER_INCH = 72;
const MILLIMETERS_PER_INCH = 25.4;

/** The style of a preset (default `screen`) and a theme (default `light`), with text measured by `measure`. */
export function styleOf({ preset = "screen", theme = "light" }: StyleChoice, measure: TextMeasure): Style {
  const { text, dpi, width, height }: Preset = PRESETS[preset];
  // Rounded up, so that no text falls below the minimum of its medium; rounding errors do not add a pixel.
  const pixels = (points: number) => Math.ceil((points * dpi) / POINTS_PER_INCH - 1e-6);
  const unit = pixels(text.body) / SCREEN_BODY;
  return {
    page: PAGES[theme],
    text: {
      title: { size: pixels(text.title), weight: "bold" },
      body: { size: pixels(text.body), weight: "normal" },
      caption: { size: pixels(text.caption), weight: "normal" },
    },
    measure,
    dpi,
    rule: Math.max(1, pixels(LEAST_RULE)),
    unit,
    spacing: spacingIn(unit),
    ...defined({
      width: width && inPixels(width, dpi),
      height: height && inPixels(height, dpi),
    }),
  };
}

function spacingIn(unit: number): Spacing {
  const { tile, lines, ...lengths } = SPACING;
  const scaled = <T extends Readonly<Record<string, number>>>(each: T): T =>
    Object.fromEntries(Object.entries(each).map(([name, length]) => [name, lengthIn({ unit }, length)])) as T;
  return { ...scaled(lengths), tile: scaled({ ...tile }), lines: scaled(lines) };
}

function inPixels(millimeters: number, dpi: number): number {
  return Math.round((millimeters / MILLIMETERS_PER_INCH) * dpi);
}

/** A length specified for a screen, in the pixels of a style. */
export function lengthIn({ unit }: Pick<Style, "unit">, length: number): number {
  return Math.round(length * unit);
}
