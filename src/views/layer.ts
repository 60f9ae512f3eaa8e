import type { Activation } from "../activations/activation.js";
import type { Tap } from "../network/tap.js";

/** A tap whose channels are drawn beside those of others, or of other checkpoints. */
export interface Layer {
  readonly tap: Tap;
  /** One image for each shot. */
  readonly activation: Activation;
  /** Whether each channel is zero on every image of the probe. */
  readonly dead: readonly boolean[];
}
