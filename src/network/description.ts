import type { Recipe } from "../architectures/recipe.js";
import type { Resizing } from "../data/images/resizing.js";
import type { GivenSize } from "../data/images/sizeOption.js";

/** Content of `convscope.json`, which describes how the checkpoint in its folder was made. */
export interface Description {
  readonly generator: "convscope";
  readonly version: string;
  readonly architecture: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Training hyperparameters. */
  readonly recipe: Recipe;
  /** Command line that produced it. */
  readonly command: string;
  readonly seed: number;
  readonly epoch: number;
  /** Number of batches seen in the epoch, if the checkpoint was written within one. */
  readonly batch?: number;
  readonly engine: { readonly name: string; readonly version: string; readonly threads: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  readonly preprocessing: Preprocessing;
  /** State that resuming needs besides the weights and `optimizer.bin`. */
  readonly state?: StateFacts;
  /**
   * SHA-256 of `model.json`, the weights and the optimizer's state. Only a run's last checkpoint has the optimizer's.
   */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Progress within an epoch, and the optimizer's slots. */
export interface StateFacts {
  /** Number of images seen in this epoch, and over them the sum of the losses and the number of correct predictions. */
  readonly images: number;
  /** Null if read from a file and not finite: JSON has no such numbers. */
  readonly loss: number | null;
  readonly correct: number;
  /** Learning rate of the last step. */
  readonly learningRate: number;
  /** Number of optimizer steps made. */
  readonly steps: number;
  /** Names of the weights that the optimizer stores slots for, in the order of `optimizer.bin`. */
  readonly kept: readonly string[];
}

/** Standardization of pixels in [0, 1] before the network: (pixel − mean) / sd. */
export interface Preprocessing {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Preprocessing before the network: resizing of photographs, and standardization of pixels in [0, 1] per channel,
 * (pixel − mean) / sd, with one number for all channels or one for each.
 */
export interface ChannelPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
  /** Order of the input channels, blue first; mean and sd are in this order. Default: red first. */
  readonly order?: "bgr";
  /** Resizing of photographs. Default: that of `--fit`. */
  readonly resizing?: Resizing;
  /** Size of images, if one was chosen for a network with open sizes. Default: none. */
  readonly size?: GivenSize;
  /** Source: the name of a preprocessing, or `assumption` if nothing states one. Default: the checkpoint, or numbers. */
  readonly by?: string;
}

/** Preprocessing that leaves pixels unchanged. */
export const UNCHANGED: Preprocessing = { mean: 0, sd: 1 };

/** Reads the preprocessing from a description of any form; undefined if it states none. */
export function preprocessingOf(description: unknown): Preprocessing | undefined {
  const { mean, sd } = recordOf(recordOf(description).preprocessing);
  return typeof mean === "number" && typeof sd === "number" && sd > 0 ? { mean, sd } : undefined;
}

/** Reads a JSON value as an object; empty if it is not one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
