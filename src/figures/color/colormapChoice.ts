import type { Scale } from "../scale/domain.js";
import { COLORMAP_NAMES, type ColormapName, colormapOf, DEFAULT_COLORMAPS } from "./colormap.js";

/** The selectable names: those of all colormaps, and `auto`, which depends on the data. */
export const COLORMAP_CHOICES = ["auto", ...COLORMAP_NAMES] as const;

/** A selectable colormap. */
export type ColormapChoice = (typeof COLORMAP_CHOICES)[number];

/** The colormap of a scale: the chosen one, or for `auto` the default of its kind. */
export function chooseColormap(choice: ColormapChoice, { kind }: Scale): ColormapName {
  return choice === "auto" ? DEFAULT_COLORMAPS[kind] : choice;
}

/** A warning about a sequential colormap on a diverging scale or vice versa; empty if the kinds agree. */
export function misfitWords(name: ColormapName, { kind }: Scale): string {
  if (colormapOf(name).kind === kind) return "";
  return kind === "diverging"
    ? `${name} is sequential, but the data are signed: zero is an unmarked middle color`
    : `${name} is diverging, but no value is negative: zero is its low end, not its middle`;
}
