import type { Engine } from "../engine/engine.js";
import type { Score } from "./step.js";

/** What to train, on what, and where to keep it. */
export interface TrainingPlan {
  readonly engine: Engine;
  /** The name of an architecture. */
  readonly architecture: string;
  readonly architectureOptions?: Readonly<Record<string, unknown>>;
  /** `mnist` or a folder of IDX files. Default `mnist`. */
  readonly data?: string;
  readonly epochs: number;
  /** Images per step. Default: the architecture's recipe. */
  readonly batchSize?: number;
  /** Everything random comes from this number: first weights, order of the images, dropout. */
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
  | { readonly type: "start"; readonly images: number; readonly steps: number }
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
