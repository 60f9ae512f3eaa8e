import type { Samples } from "../samples.js";
import type { Background } from "./imageOptions.js";
import type { Picture } from "./resize.js";

/** A decoded image before anything is put behind its transparent pixels. */
export interface Layered {
  /** Opacity of each pixel; undefined if the image has no transparency. */
  readonly alpha?: Samples;
  /** The least and the largest sample of what is not transparent, of 16 bits. */
  readonly range?: readonly [least: number, most: number];
  /** The image on a background. */
  readonly on: (background: Background) => Promise<Picture>;
}
