import type { Scale } from "../scale/domain.js";
import { COLORMAP_NAMES, type ColormapName, colormapOf, DEFAULT_COLORMAPS } from "./colormap.js";

/** The names that may be asked for: those of all colormaps, and `auto`, which chooses by the data. */
export const COLORMAP_CHOICES = ["auto", ...COLORMAP_NAMES] as const;

/** A colormap that may be asked for. */
export type ColormapChoice = (typeof COLORMAP_CHOICES)[number];

/** The colormap of a scale: the one asked for, or with `auto` the default of its kind. */
export function chooseColormap(choice: ColormapChoice, { kind }: Scale): ColormapName {
  return choice === "auto" ? DEFAULT_COLORMAPS[kind] : choice;
}

/** What a reader must be told of a colormap on a scale of the other kind; nothing where both are of one kind. */
export function misfitWords(name: ColormapName, { kind }: Scale): string {
  if (colormapOf(name).kind === kind) return "";
  return kind === "diverging"
    ? `${name} runs one way: zero is its middle color and has no mark of its own`
    : `${name} runs both ways, but no value is negative: zero is its low end, not its middle`;
}
