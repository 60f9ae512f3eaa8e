import { packagePath } from "../core/packageFiles.js";
import type { TextStyle } from "./figure.js";

/** The family of the bundled font: Arimo, metrically compatible with Arial, which journals require. */
export const FONT_FAMILY = "Arimo";

/** The files of the font, by weight. */
export const FONT_FILES: Readonly<Record<TextStyle["weight"], string>> = {
  normal: asset("Arimo-Regular.ttf"),
  bold: asset("Arimo-Bold.ttf"),
};

/** The font's subset for embedding, by weight: the characters of `SUBSET_RANGES`, written by `scripts/subset-fonts.mjs`. */
export const SUBSET_FONT_FILES: typeof FONT_FILES = {
  normal: asset("Arimo-Regular.woff2"),
  bold: asset("Arimo-Bold.woff2"),
};

/** The code points of the subset: Latin, combining marks, Greek, punctuation, sub- and superscripts, arrows, mathematics. */
export const SUBSET_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  // File names on macOS spell accents as combining marks.
  [0x300, 0x30c],
  [0x326, 0x328],
  [0x386, 0x3ce],
  [0x2010, 0x203a],
  [0x2044, 0x2044],
  [0x2070, 0x209f],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x21ff],
  [0x2200, 0x22ff],
];

/** A fontconfig configuration without system fonts, so that drawings do not depend on the machine. */
export const FONT_CONFIGURATION = asset("fonts.conf");

/** A text style in CSS notation. */
export function cssFont({ size, weight }: TextStyle): string {
  return `${weight} ${size}px ${FONT_FAMILY}`;
}

function asset(name: string): string {
  return packagePath(`assets/fonts/${name}`);
}
