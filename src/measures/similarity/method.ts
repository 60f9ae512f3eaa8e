import type { Activation } from "../../activations/activation.js";
import type { Tap } from "../../network/tap.js";
import type { ChartPlan } from "../../table/chart.js";

/** The taps whose representations are compared: each of one set with each of another, or of one set among themselves. */
export interface SimilarityInput {
  readonly ones: readonly Tap[];
  /** The same array where taps of one network are compared with one another. */
  readonly others: readonly Tap[];
}

/** Outputs of all taps for the same images. */
export interface Given {
  readonly ones: readonly Activation[];
  /** The same array where taps of one network are compared with one another. */
  readonly others: readonly Activation[];
}

/** Sufficient statistics of a method: they accumulate by minibatch, with a size that does not grow. */
export interface Gathered {
  /** Adds what the taps gave for at least four images. */
  add(given: Given): void;
  /** Similarity of a tap of the first set and one of the second; NaN if one of them does not vary. */
  between(one: number, other: number): number | Promise<number>;
}

/** A way to say how alike two representations of the same images are. */
export interface Method {
  /** Meaning of the number, a phrase for the column and its axis. */
  readonly summary: string;
  readonly title: string;
  readonly domain: NonNullable<ChartPlan["domain"]>;
  /** Note for the reader on how it was computed with minibatches of this size. */
  readonly note: (minibatch: number) => string;
  /** Begins with nothing known. Throws `UserError` for taps that it cannot compare. */
  gather(taps: SimilarityInput): Gathered;
}
