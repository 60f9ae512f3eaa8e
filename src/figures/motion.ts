import type { Figure } from "./figure.js";

/** Figures of one size that follow one another, over and over. */
export interface Motion {
  readonly frames: readonly Figure[];
  /** How long each of them stands, in milliseconds: whole hundredths of a second, for formats that count these. */
  readonly delays: readonly number[];
}
