import type { Score } from "./step.js";

/** Sums over the images of an epoch so far: how many, their losses, and how many were answered right. */
export interface EpochSums {
  readonly images: number;
  readonly loss: number;
  readonly correct: number;
}

/** An epoch's beginning. */
export const NOTHING_YET: EpochSums = { images: 0, loss: 0, correct: 0 };

/** A tally with the mean score of some more images. */
export function tallied({ images, loss, correct }: EpochSums, score: Score, more: number): EpochSums {
  return { images: images + more, loss: loss + score.loss * more, correct: correct + score.accuracy * more };
}

/** The mean score; NaN before the first image. */
export function scoreOf({ images, loss, correct }: EpochSums): Score {
  return { loss: loss / images, accuracy: correct / images };
}
