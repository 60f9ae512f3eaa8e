import type { Samples } from "../samples.js";
import type { Background } from "./imageOptions.js";
import type { Picture } from "./resize.js";

/** Decoded image before compositing on a background. */
export interface LayeredImage {
  /** Opacity of each pixel; undefined if the image has no transparency. */
  readonly alpha?: Samples;
  /** Smallest and largest sample of the pixels that are not transparent, for 16 bits. */
  readonly range?: readonly [least: number, most: number];
  /** Composites the image on a background. */
  readonly on: (background: Background) => Promise<Picture>;
}
