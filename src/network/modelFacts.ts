import type { PreprocessingName } from "../data/images/preprocessings.js";
import type { ChannelPreprocessing } from "./description.js";
import type { Initialization } from "./initialization.js";
import type { Progress } from "./progress.js";

/** Origin of an opened network: its checkpoint, and the preprocessing that overrides the checkpoint's. */
export interface NetworkOrigin extends Partial<ChannelPreprocessing> {
  /** Name of a preprocessing, if one was given. */
  readonly preprocessing?: PreprocessingName;
  readonly checkpoint: string;
}

/** Facts about a model besides its layers. */
export interface ModelFacts {
  /** Name shown in figures. Default: the model's own. */
  readonly name?: string;
  /**
   * Preprocessing of pixels. Default: unchanged pixels, or pixels from 0 to 255 if the network's first layers rescale
   * them.
   */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
  /** SHA-256 of topology and weights. Default: computed from the model. */
  readonly sha256?: string;
  /** Origin of an opened checkpoint. Default: none. */
  readonly origin?: NetworkOrigin;
  /** Untrained network that it was initialized as. Default: unknown. */
  readonly initialization?: Initialization;
  /** Training progress. Default: unknown. */
  readonly progress?: Progress;
}

/** Name of an opened network, and the request that opens it again. */
export type Naming = Required<Pick<ModelFacts, "name">> & Pick<ModelFacts, "origin">;
