import type { Engine } from "../engine/engine.js";
import type { GivenTraining } from "./settings.js";
import type { Score } from "./step.js";

/**
 * Request for a training: the network, the data, the hyperparameters and the output folder. Missing
 * hyperparameters come from the architecture's recipe.
 */
export interface TrainingPlan extends GivenTraining {
  readonly engine: Engine;
  /** Name of an architecture. Default: `mini-resnet`. */
  readonly architecture?: string;
  readonly architectureOptions?: Readonly<Record<string, unknown>>;
  /** `mnist` or a folder of IDX files. Default: `mnist`. */
  readonly data?: string;
  /** Seed of everything random: initial weights, order of the images, dropout, augmentation. Default: 0. */
  readonly seed?: number;
  /** Folder of the run, with one subfolder per checkpoint, `run.json` and `history.csv`. */
  readonly out: string;
  /**
   * True to resume the run in `out` from its last checkpoint. Omitted fields come from the record of the run; given
   * ones must match it, except the path of the data, and more epochs under a constant schedule. Default: false.
   */
  readonly resume?: boolean;
  /** Interval of checkpoints within an epoch, in batches. Default: only at the end of each epoch. */
  readonly checkpointEvery?: number;
  /** Command line recorded in the checkpoints. */
  readonly command?: string;
  /** Ends the training after the current step. */
  readonly signal?: AbortSignal;
}

/** Progress event of a training. Losses and accuracies of `step` are means over the epoch so far. */
export type TrainingEvent =
  | {
      readonly type: "start";
      readonly images: number;
      /** Number of steps per epoch. */
      readonly steps: number;
      readonly epochs: number;
      /** Epoch and number of its batches that a resumed run has completed; null for a new run. */
      readonly from: { readonly epoch: number; readonly batch: number } | null;
    }
  | {
      /** A resumed run had already completed its last epoch. */
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
      /** A loss is NaN or infinite. Reported once; the training continues, and its checkpoints are kept. */
      readonly type: "diverged";
      readonly epoch: number;
      /**
       * First step with such a loss; null if only the epoch's checkpoint shows it, in its test loss or in a resumed
       * run.
       */
      readonly step: number | null;
    }
  | {
      /** A checkpoint within an epoch. Only checkpoints at an epoch's end are evaluated on the test images. */
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
