import type * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../network/description.js";
import type { Initialization } from "../../network/initialization.js";
import type { Progress } from "../../network/progress.js";

/** What a format gives: the model, and what the checkpoint says of it. */
export interface OpenedModel {
  readonly model: tf.LayersModel;
  /** What the checkpoint says of how pixels were prepared; nothing where it does not. */
  readonly preprocessing?: Preprocessing;
  /** SHA-256 of the checkpoint's topology and weights. */
  readonly sha256: string;
  /** Which untrained network it began as; nothing where that is not known. */
  readonly initialization?: Initialization;
  /** How far it was trained; nothing where that is not known. */
  readonly progress?: Progress;
}

/** Recognizes and opens one kind of checkpoint. */
export interface Format {
  readonly summary: string;
  /** Whether a path holds a checkpoint of this kind, judged by names and first bytes alone. */
  readonly matches: (path: string) => Promise<boolean>;
  /** Opens it. Throws `UserError` for one that is truncated, of another version or at odds with itself. */
  readonly open: (path: string) => Promise<OpenedModel>;
}
