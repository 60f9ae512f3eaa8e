import type { TwoTaps } from "./tapPairs.js";

/** Two taps that are compared, and the correspondence of their channels. A is the first checkpoint. */
export interface TapPair extends TwoTaps {
  /** Counterpart in B of each channel of A: the same index without matching; null if none is left. */
  readonly counterparts: readonly (number | null)[];
  /** Correlation of each channel of A with its counterpart over images and positions; NaN if either is constant. */
  readonly correlations: readonly number[];
  /** Root mean square of B − A for each channel of A and its counterpart, over images and positions. */
  readonly changes: readonly number[];
  /** With matching: true if the correlation with the counterpart is below 0.3, or there is no counterpart. */
  readonly unmatched: readonly boolean[];
}

/** Correlation below which a channel has no match. */
export const MATCHED = 0.3;
