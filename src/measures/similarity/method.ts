import type { Activation } from "../../activations/activation.js";
import type { Tap } from "../../network/tap.js";
import type { ChartPlan } from "../../table/chartPlan.js";

/** Taps whose representations are compared: each of one set with each of another, or of one set with each other. */
export interface SimilarityInput {
  readonly ones: readonly Tap[];
  /** Same array if taps of one network are compared with each other. */
  readonly others: readonly Tap[];
}

/** Outputs of all taps for the same images. */
export interface Given {
  readonly ones: readonly Activation[];
  /** Same array if taps of one network are compared with each other. */
  readonly others: readonly Activation[];
}

/** Sufficient statistics of a method, accumulated by minibatch; their size does not grow. */
export interface SufficientStatistics {
  /** Adds the activations of the taps for at least four images. */
  add(given: Given): void;
  /** Similarity of a tap of the first set and one of the second; NaN if one of them does not vary. */
  between(a: number, b: number): number | Promise<number>;
}

/** Method of measuring the similarity of two representations of the same images. */
export interface Method {
  /** Meaning of the number, as a phrase for the column and its axis. */
  readonly summary: string;
  readonly title: string;
  readonly domain: NonNullable<ChartPlan["domain"]>;
  /** Note for the reader on the computation, given the size of the minibatches. */
  readonly note: (minibatch: number) => string;
  /** Creates empty statistics. Throws `UserError` for taps that the method cannot compare. */
  gather(taps: SimilarityInput): SufficientStatistics;
}
