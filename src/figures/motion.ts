import type { Figure } from "./figure.js";

/** A looping sequence of figures of the same size. */
export interface Motion {
  readonly frames: readonly Figure[];
  /** The duration of each figure in milliseconds: multiples of 10, as some formats count hundredths of a second. */
  readonly delays: readonly number[];
}
