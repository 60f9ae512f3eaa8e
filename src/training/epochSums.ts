import type { Score } from "./step.js";

/** Sums over the images of an epoch so far: their number, their losses, and the number of correct predictions. */
export interface EpochSums {
  readonly images: number;
  readonly loss: number;
  readonly correct: number;
}

/** Sums at the beginning of an epoch. */
export const NOTHING_YET: EpochSums = { images: 0, loss: 0, correct: 0 };

/** Adds the mean score of some more images to the sums. */
export function tallied({ images, loss, correct }: EpochSums, score: Score, more: number): EpochSums {
  return { images: images + more, loss: loss + score.loss * more, correct: correct + score.accuracy * more };
}

/** Mean score; NaN before the first image. */
export function scoreOf({ images, loss, correct }: EpochSums): Score {
  return { loss: loss / images, accuracy: correct / images };
}
