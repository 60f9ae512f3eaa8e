import type { ChannelPreprocessing } from "./description.js";
import type { Initialization } from "./initialization.js";
import type { Progress } from "./progress.js";

/** How a network was opened: its checkpoint, and the preprocessing that was given in place of the checkpoint's. */
export interface NetworkOrigin extends Partial<ChannelPreprocessing> {
  readonly checkpoint: string;
}

/** What is known of a model besides its layers. */
export interface ModelFacts {
  /** The name that figures show. Default: the model's own. */
  readonly name?: string;
  /** Default: pixels as they are, or from 0 to 255 where the network's first layers bring such pixels to a scale. */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
  /** SHA-256 of topology and weights. Default: computed from the model. */
  readonly sha256?: string;
  /** How it was opened. Default: it was not. */
  readonly origin?: NetworkOrigin;
  /** Which untrained network it began as. Default: not known. */
  readonly initialization?: Initialization;
  /** How far it was trained. Default: not known. */
  readonly progress?: Progress;
}
