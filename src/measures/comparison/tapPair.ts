import type { TwoTaps } from "./tapPairs.js";

/** Two taps that are compared with one another, and how their channels correspond. A is the first checkpoint. */
export interface TapPair extends TwoTaps {
  /** For each channel of A its counterpart in B: the same index without matching; null where none is left. */
  readonly counterparts: readonly (number | null)[];
  /** Correlation of each channel of A with its counterpart over images and positions; NaN where one of both is constant. */
  readonly correlations: readonly number[];
  /** Root mean square of B − A of each channel of A and its counterpart, over images and positions. */
  readonly changes: readonly number[];
  /** With matching: whether the correlation with its counterpart is below .3, or there is none. */
  readonly unmatched: readonly boolean[];
}

/** Below this correlation a channel has no match. */
export const MATCHED = 0.3;
