import type { Engine } from "../engine/engine.js";
import type { GivenTraining } from "./settings.js";
import type { Score } from "./step.js";

/** What to train, on what, how, and where to keep it. What is not said of how is the architecture's recipe. */
export interface TrainingPlan extends GivenTraining {
  readonly engine: Engine;
  /** The name of an architecture. */
  readonly architecture: string;
  readonly architectureOptions?: Readonly<Record<string, unknown>>;
  /** `mnist` or a folder of IDX files. Default `mnist`. */
  readonly data?: string;
  /** Everything random comes from this number: first weights, order of the images, dropout, augmentation. */
  readonly seed: number;
  /** The run's folder. It gets one folder per epoch. */
  readonly out: string;
  /** The command line that a checkpoint names as its maker. */
  readonly command?: string;
  /** Ends the training after the step that is under way. */
  readonly signal?: AbortSignal;
}

/** What a training tells while it runs. Losses and accuracies of `step` are means over the epoch so far. */
export type TrainingEvent =
  | {
      readonly type: "start";
      readonly images: number;
      /** Of one epoch. */
      readonly steps: number;
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
      readonly type: "epoch";
      readonly epoch: number;
      readonly train: Score;
      readonly test: Score;
      readonly checkpoint: string;
    };
