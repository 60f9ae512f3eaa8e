import type { Activation } from "../../activations/activation.js";
import type { Tap } from "../../network/tap.js";
import type { ChartPlan } from "../../table/chart.js";

/** The taps whose representations are compared: each of one set with each of another, or of one set among themselves. */
export interface SimilarityInput {
  readonly ones: readonly Tap[];
  /** The same array where taps of one network are compared with one another. */
  readonly others: readonly Tap[];
}

/** What all taps gave for the same images. */
export interface Given {
  readonly ones: readonly Activation[];
  /** The same array where taps of one network are compared with one another. */
  readonly others: readonly Activation[];
}

/** What a method knows of representations: it grows minibatch by minibatch, and takes the same room for any number. */
export interface Gathered {
  /** Adds what the taps gave for at least four images. */
  add(given: Given): void;
  /** How alike a tap of one set and one of the other are; NaN where one of them does not vary. */
  between(one: number, other: number): number | Promise<number>;
}

/** A way to say how alike two representations of the same images are. */
export interface Method {
  /** What the number is, a phrase for the column and its axis. */
  readonly summary: string;
  readonly title: string;
  readonly domain: NonNullable<ChartPlan["domain"]>;
  /** What a reader must know of how it was found, with so many images in a minibatch. */
  readonly note: (minibatch: number) => string;
  /** Begins with nothing known. Throws `UserError` for taps that it cannot compare. */
  gather(taps: SimilarityInput): Gathered;
}
