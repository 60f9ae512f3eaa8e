import type { Activation } from "../activations/activation.js";
import { concat, type Recorded } from "./readTensor.js";

/** Activation of a tap and the gradient with respect to it: two arrays of the same shape. */
export interface Gradient {
  readonly activation: Activation;
  readonly gradient: Activation;
}

/** Same for some images, as plain data. */
export interface GradientPart {
  readonly value: Recorded;
  readonly gradient: Recorded;
}

/** Concatenates activations and gradients of a tap over consecutive batches. */
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
