import { type Rgb, rgbOf } from "./colormap.js";
import { NOT_FINITE } from "./page.js";

/**
 * The first colors of classes: a dark gray for class 0, which often is the background, and the palette of Okabe and Ito
 * (2008, "Color Universal Design"), which people with color blindness can tell apart.
 */
const FIRST: readonly string[] = [
  "#4d4d4d",
  "#e69f00",
  "#56b4e9",
  "#009e73",
  "#f0e442",
  "#0072b2",
  "#d55e00",
  "#cc79a7",
];

/** The mixtures of further rounds with white or black, by share: lightness tells them apart. */
const MIXTURES: readonly (readonly [share: number, level: number])[] = [
  [0, 0],
  [0.55, 255],
  [0.5, 0],
];

/** The number of classes with distinct colors. */
export const DISTINCT_CLASSES = FIRST.length * MIXTURES.length;

/** The color of a class, by its index; colors repeat after the distinct ones. NaN has that of missing values. */
export function classColor(label: number): Rgb {
  if (!(label >= 0)) return rgbOf(NOT_FINITE.missing);
  const place = label % DISTINCT_CLASSES;
  const [share, level] = MIXTURES[Math.floor(place / FIRST.length)] ?? [0, 0];
  const [red, green, blue] = rgbOf(FIRST[place % FIRST.length] ?? "#000000");
  const mixed = (channel: number) => Math.round(channel * (1 - share) + level * share);
  return [mixed(red), mixed(green), mixed(blue)];
}

/** A color as `#rrggbb`. */
export function cssOf(color: Rgb): string {
  return `#${color.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
}
