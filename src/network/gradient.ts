import type { Activation } from "../activations/activation.js";
import { concat, type Recorded } from "./readTensor.js";

/** What a tap gave, and the gradient there: two arrays of one shape. */
export interface Gradient {
  readonly activation: Activation;
  readonly gradient: Activation;
}

/** The same for some images, as plain data. */
export interface GradientPart {
  readonly value: Recorded;
  readonly gradient: Recorded;
}

/** What a tap gave for images that follow one another, and the gradients there, as one. */
export function joinedGradient(tap: string, parts: readonly GradientPart[]): Gradient {
  return {
    activation: concat(
      tap,
      parts.map(({ value }) => value),
    ),
    gradient: concat(
      tap,
      parts.map(({ gradient }) => gradient),
    ),
  };
}
