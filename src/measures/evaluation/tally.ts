import type { Activation } from "../../activations/activation.js";
import type { Head } from "../../network/heads.js";

/** Fit of an output to its labels, or of one of its classes, labels or units. Shares and losses without data are null. */
export interface Fit {
  /** Index of the class, label or unit; null for all. */
  readonly unit: number | null;
  /** Number of compared numbers: of images, or of pixels. */
  readonly count: number;
  readonly accuracy: number | null;
  readonly iou: number | null;
  readonly loss: number | null;
}

/** Fit of one output, accumulated batch by batch. */
export interface Tally {
  /** Description of its loss. */
  readonly loss: string;
  /** Adds the output for consecutive images, of which the first has a place in the probe. */
  add(output: Activation, start: number): void;
  /** The whole, followed by each class, label or unit. */
  fits(): readonly Fit[];
}

/** Labels of an image by its place in the probe: one class, one for each pixel, or a number for each of the output. */
export type DueOf = (image: number) => ArrayLike<number>;

/** An output, and its labels. */
export interface Tallied {
  readonly head: Head;
  readonly dueOf: DueOf;
}

const LEAST = 1e-7;

/** −log of a probability, clipped at 1e-7. */
export function surprise(probability: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST, probability)));
}

/** Mean of numbers; null without any. */
export function meanOf(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((each) => each !== null);
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
}
