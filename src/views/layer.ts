import type { Activation } from "../activations/activation.js";
import type { Tap } from "../network/tap.js";

/** A tap whose channels are drawn beside those of others, or of other checkpoints. */
export interface Layer {
  readonly tap: Tap;
  /** One image for each shot. */
  readonly activation: Activation;
  /** Flags of channels that are zero on every image of the probe. */
  readonly dead: readonly boolean[];
}
