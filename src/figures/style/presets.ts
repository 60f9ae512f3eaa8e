/** The size of a figure on its medium, and its text sizes. */
export interface Preset {
  /** Its medium and the source of its numbers, as a phrase without a final period. */
  readonly summary: string;
  /** The width of the figure in millimeters; fitted to its content if undefined. */
  readonly width?: number;
  /** The maximum height in millimeters. */
  readonly height?: number;
  /** Text sizes in points. */
  readonly text: { readonly title: number; readonly body: number; readonly caption: number };
  /** The minimum text size of the medium in points; captions need not be smaller. */
  readonly least?: number;
  /** Pixels per inch. */
  readonly dpi: number;
}

const SMALL = { title: 7, body: 6, caption: 5 };
const EIGHT = { title: 10, body: 8, caption: 8 };

/** All presets by name, the default first. A new one needs an entry here. */
export const PRESETS = {
  screen: { summary: "as wide as its content, for a screen", text: pixels(17, 12, 10), dpi: 96 },
  "nature-single": {
    summary: "one column of Nature, 89 mm, text of 5 to 7 pt, 450 dpi",
    width: 89,
    height: 170,
    text: SMALL,
    least: 5,
    dpi: 450,
  },
  "nature-double": {
    summary: "two columns of Nature, 183 mm, text of 5 to 7 pt, 450 dpi",
    width: 183,
    height: 170,
    text: SMALL,
    least: 5,
    dpi: 450,
  },
  plos: {
    summary: "the full width of PLOS, 190.5 mm, text of 8 to 12 pt, 300 dpi",
    width: 190.5,
    height: 222.3,
    text: EIGHT,
    least: 8,
    dpi: 300,
  },
  "ieee-single": {
    summary: "one column of IEEE, 88.9 mm, text of 8 to 10 pt, 300 dpi",
    width: 88.9,
    height: 216,
    text: EIGHT,
    least: 8,
    dpi: 300,
  },
  "ieee-double": {
    summary: "two columns of IEEE, 182 mm, text of 8 to 10 pt, 300 dpi",
    width: 182,
    height: 216,
    text: EIGHT,
    least: 8,
    dpi: 300,
  },
  neurips: {
    summary: "the text width of NeurIPS, 5.5 in, text of 8 to 9 pt, 300 dpi",
    width: 139.7,
    height: 228.6,
    text: { title: 9, body: 8, caption: 8 },
    least: 8,
    dpi: 300,
  },
  slide: {
    summary: "a slide of 13.33 × 7.5 in, text of at least 14 pt, 144 dpi",
    width: 338.67,
    height: 190.5,
    text: { title: 26, body: 18, caption: 14 },
    least: 12,
    dpi: 144,
  },
  web: {
    summary: "a page of 1,200 pixels, text of at least 12 pixels",
    width: 317.5,
    text: pixels(22, 15, 12),
    least: 9,
    dpi: 96,
  },
} as const satisfies Record<string, Preset>;

/** The name of a preset. */
export type PresetName = keyof typeof PRESETS;

/** The names of all presets, the default first. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** Text sizes given in CSS pixels, in points. */
function pixels(title: number, body: number, caption: number): Preset["text"] {
  const points = (size: number) => size * 0.75;
  return { title: points(title), body: points(body), caption: points(caption) };
}
