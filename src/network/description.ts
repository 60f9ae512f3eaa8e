import type { Recipe } from "../architectures/recipe.js";
import type { Resizing } from "../data/images/resizing.js";
import type { GivenSize } from "../data/images/sizeOption.js";

/** Contents of `convscope.json`, which lies next to a checkpoint and says how it was made. */
export interface Description {
  readonly generator: "convscope";
  readonly version: string;
  readonly architecture: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Training hyperparameters. */
  readonly recipe: Recipe;
  /** The command line that made it. */
  readonly command: string;
  readonly seed: number;
  readonly epoch: number;
  /** Number of batches of the epoch that it has seen, if it was written within one. */
  readonly batch?: number;
  readonly engine: { readonly name: string; readonly version: string; readonly threads: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  readonly preprocessing: Preprocessing;
  /** State that resuming needs besides the weights and `optimizer.bin`. */
  readonly state?: StateFacts;
  /** SHA-256 of `model.json`, of the weights and of the optimizer's state. Only a run's last checkpoint has the latter. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Progress within an epoch, and the slots of an optimizer. */
export interface StateFacts {
  /** Images seen in this epoch, and over them the sum of the losses and the number of right answers. */
  readonly images: number;
  /** Null where it was read and is not finite: JSON has no such numbers. */
  readonly loss: number | null;
  readonly correct: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
  /** Number of optimizer steps made. */
  readonly steps: number;
  /** The weights of which it keeps something, in the order of `optimizer.bin`. */
  readonly kept: readonly string[];
}

/** Standardization of pixels in [0, 1] before the network: (pixel − mean) / sd. */
export interface Preprocessing {
  readonly mean: number;
  readonly sd: number;
}

/** The same for each channel by itself, one number for all of them or one for each, and what is done to images before. */
export interface ChannelPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
  /** The order in which channels are fed, blue first; mean and sd are in this order. Default: red first. */
  readonly order?: "bgr";
  /** The resizing of photographs. Default: as `--fit` says. */
  readonly resizing?: Resizing;
  /** The size of images, where it was chosen for a network that leaves it open. Default: not chosen. */
  readonly size?: GivenSize;
  /** Source: the name of a preprocessing, or `assumption` if nothing states one. Default: the checkpoint, or numbers. */
  readonly by?: string;
}

/** Pixels as they are. */
export const UNCHANGED: Preprocessing = { mean: 0, sd: 1 };

/** Reads the preprocessing out of a description that may be anything; undefined if it says nothing. */
export function preprocessingOf(description: unknown): Preprocessing | undefined {
  const { mean, sd } = recordOf(recordOf(description).preprocessing);
  return typeof mean === "number" && typeof sd === "number" && sd > 0 ? { mean, sd } : undefined;
}

/** Reads a JSON value as an object; undefined if it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
