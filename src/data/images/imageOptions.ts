import { oneOf, optional, text, type Values } from "../../core/options/option.js";
import { pixelRangeOption } from "../pixelRangeOption.js";
import { rgbOption } from "../rgbOption.js";
import { type Depth, WHITE } from "../samples.js";
import { type Fit, fits } from "./resizeMode.js";
import type { Resizing } from "./resizing.js";

/** Grays available as a background, as bytes. */
const BACKGROUNDS = { black: 0, gray: 128, white: 255 } as const;

/** Name of a background's gray. */
export type Background = keyof typeof BACKGROUNDS;

/** Sample value of a background's gray. */
export function levelOf(background: Background, depth: Depth): number {
  return (BACKGROUNDS[background] * WHITE[depth]) / WHITE[8];
}

/** The resizing of image files where neither a preprocessing nor anybody else says one. */
export const DEFAULT_FIT: Fit = "contain";

/** Options that make image files and arrays fit a network's input. */
export const imageOptions = {
  fit: optional(
    oneOf(Object.keys(fits) as Fit[], {
      summary:
        "resizing of image files to the network's input: contain adds bars, cover crops, fill distorts; in place of the preprocessing's own",
      default: DEFAULT_FIT,
    }),
    `as the preprocessing says, else ${DEFAULT_FIT}`,
  ),
  invert: oneOf(["auto", "on", "off"], {
    summary:
      "inversion of image files; auto inverts if the network takes gray images, the image's border is light and the preprocessing has no resizing of its own",
    default: "auto",
  }),
  background: oneOf(["auto", ...(Object.keys(BACKGROUNDS) as Background[])], {
    summary:
      "color of bars and behind transparent pixels; auto is the color of the image's border for bars, and white behind transparent pixels, or black if the image would be invisible on white",
    default: "auto",
  }),
  range: pixelRangeOption,
  rgb: rgbOption,
  labelsFrom: optional(
    text({
      summary:
        "labels of image files: a CSV file with a column of files and one of labels, which are whole numbers or names; or class maps, a PNG file or a folder of them with the images' names, whose gray or palette indices are classes and 255 no label",
      valueName: "path",
      default: "",
    }),
    "the images' folders, if each class has one",
  ),
};

/** Checked values of the image options. */
export type ImageValues = Values<typeof imageOptions>;

/** Image options, and the resizing of the network's preprocessing, which a given fit stands in place of. */
export interface FitValues extends ImageValues {
  /** Default: none. */
  readonly resizing?: Resizing | undefined;
}
