import { oneOf, type Values } from "../../core/options/option.js";
import { type Depth, WHITE } from "../samples.js";
import { type Fit, fits } from "./resizeMode.js";

/** Grays available as a background, as bytes. */
const BACKGROUNDS = { black: 0, gray: 128, white: 255 } as const;

/** Name of a background's gray. */
export type Background = keyof typeof BACKGROUNDS;

/** Sample value of a background's gray. */
export function levelOf(background: Background, depth: Depth): number {
  return (BACKGROUNDS[background] * WHITE[depth]) / WHITE[8];
}

/** Options that make image files fit a network's input. */
export const imageOptions = {
  fit: oneOf(Object.keys(fits) as Fit[], {
    summary: "resizing of image files to the network's input: contain adds bars, cover crops, fill distorts",
    default: "contain",
  }),
  invert: oneOf(["auto", "on", "off"], {
    summary:
      "inversion of image files; auto inverts if the network takes gray images and the image's border is light",
    default: "auto",
  }),
  background: oneOf(["auto", ...(Object.keys(BACKGROUNDS) as Background[])], {
    summary:
      "color of bars and behind transparent pixels; auto is the color of the image's border for bars, and white behind transparent pixels, or black if the image would be invisible on white",
    default: "auto",
  }),
};

/** Checked values of the image options. */
export type ImageValues = Values<typeof imageOptions>;
