import type { PreprocessingName } from "../data/images/preprocessings.js";
import type { ChannelPreprocessing } from "./description.js";
import type { Initialization } from "./initialization.js";
import type { Progress } from "./progress.js";

/** Origin of an opened network: its checkpoint, and the preprocessing given in place of the checkpoint's. */
export interface NetworkOrigin extends Partial<ChannelPreprocessing> {
  /** The name of a preprocessing, where one was given. */
  readonly preprocessing?: PreprocessingName;
  readonly checkpoint: string;
}

/** Facts about a model besides its layers. */
export interface ModelFacts {
  /** The name that figures show. Default: the model's own. */
  readonly name?: string;
  /** Default: pixels as they are, or from 0 to 255 where the network's first layers bring such pixels to a scale. */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
  /** SHA-256 of topology and weights. Default: computed from the model. */
  readonly sha256?: string;
  /** Origin of an opened checkpoint. Default: none. */
  readonly origin?: NetworkOrigin;
  /** Untrained network that it began as. Default: unknown. */
  readonly initialization?: Initialization;
  /** Training progress. Default: unknown. */
  readonly progress?: Progress;
}
