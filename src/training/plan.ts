import type { Engine } from "../engine/engine.js";
import type { GivenTraining } from "./settings.js";
import type { Score } from "./step.js";

/**
 * Request for a training: the network, the data, the hyperparameters and the output folder. Missing
 * hyperparameters come from the architecture's recipe.
 */
export interface TrainingPlan extends GivenTraining {
  readonly engine: Engine;
  /** The name of an architecture. Default `mini-resnet`. */
  readonly architecture?: string;
  readonly architectureOptions?: Readonly<Record<string, unknown>>;
  /** `mnist` or a folder of IDX files. Default `mnist`. */
  readonly data?: string;
  /** Everything random comes from this number: first weights, order of the images, dropout, augmentation. Default 0. */
  readonly seed?: number;
  /** The run's folder. It gets one folder per checkpoint, `run.json` and `history.csv`. */
  readonly out: string;
  /**
   * True to resume the run in `out` from its last checkpoint. Missing fields come from the record of the run; given ones
   * must equal it, except for the path of the data, and for more epochs under a constant schedule. Default: false.
   */
  readonly resume?: boolean;
  /** Interval of checkpoints within an epoch, in batches. Default: only at the end of each epoch. */
  readonly checkpointEvery?: number;
  /** The command line that a checkpoint names as its maker. */
  readonly command?: string;
  /** Ends the training after the step that is under way. */
  readonly signal?: AbortSignal;
}

/** Progress event of a training. Losses and accuracies of `step` are means over the epoch so far. */
export type TrainingEvent =
  | {
      readonly type: "start";
      readonly images: number;
      /** Of one epoch. */
      readonly steps: number;
      readonly epochs: number;
      /** The epoch, and how many of its batches, that the run had behind it already; undefined for a new one. */
      readonly from: { readonly epoch: number; readonly batch: number } | null;
    }
  | {
      /** A run that is gone on with had its last epoch already. */
      readonly type: "done";
      readonly epochs: number;
    }
  | {
      readonly type: "step";
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly images: number;
      readonly score: Score;
    }
  | {
      /** A loss is NaN or infinite, reported once. The training goes on, and its checkpoints are kept. */
      readonly type: "diverged";
      readonly epoch: number;
      /** The first step with such a loss; null where the epoch's checkpoint shows it, by its test images or in a run that is resumed. */
      readonly step: number | null;
    }
  | {
      /** A checkpoint within an epoch. The test images are seen at an epoch's end only. */
      readonly type: "checkpoint";
      readonly epoch: number;
      readonly batch: number;
      readonly train: Score;
      readonly checkpoint: string;
    }
  | {
      readonly type: "epoch";
      readonly epoch: number;
      readonly train: Score;
      readonly test: Score;
      readonly checkpoint: string;
    };
