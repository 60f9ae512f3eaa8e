import type * as tf from "@tensorflow/tfjs";
import type { GivenSize } from "../data/images/sizeOption.js";
import type { ChannelPreprocessing } from "./description.js";
import type { Graph } from "./graph.js";
import { type Initialization, untrainedModel } from "./initialization.js";
import type { Progress } from "./progress.js";
import { traceModel } from "./traceModel.js";
import { type Weights, weightsOf } from "./weights.js";

/** Facts about the files of a checkpoint. */
export interface FileFacts {
  /** The format in words: `Keras 3 archive (.keras)`. */
  readonly format: string;
  /** Program that wrote it, with its version: `keras 3.15.1`; null where the files do not say. */
  readonly framework: string | null;
  /** Number types of the stored weights: `float32`, or `float16 and float32`. They are computed with in 32 bits. */
  readonly precision: string;
  /** The bytes of all files together. */
  readonly bytes: number;
}

/** Facts that a checkpoint records about its network. */
export interface CheckpointFacts {
  /** SHA-256 of everything that was read of its files. */
  readonly sha256: string;
  /** Recorded preprocessing of pixels; undefined if there is none. */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
  /** True if figures must state the assumed preprocessing of pixels when none is given. Default: false. */
  readonly leavesPixelsOpen?: boolean;
  /** Untrained network that it began as; undefined if unknown. */
  readonly initialization?: Initialization;
  /** Training progress; undefined if unknown. */
  readonly progress?: Progress;
  /** Facts about its files; undefined if there are none. */
  readonly file?: FileFacts;
}

/**
 * A network that a format has opened: a graph whose nodes hold tensors until it is disposed of. A reader makes this and
 * no more: taps, blocks, kernels, gradients and all figures follow from the graph.
 */
export interface OpenedNetwork extends CheckpointFacts {
  readonly graph: Graph;
  /** The weights, in the order of the file, by the names that the file has for them. */
  weights(): readonly Weights[];
  /** The network that it began as, with weights of a seed; undefined if that is not known. Default: not known. */
  untrained?(seed: number): tf.LayersModel | undefined;
  dispose(): void;
}

/** A model of TensorFlow.js as an opened network, for images of a size where it leaves that open. Throws `UserError` when it is not one that convscope can show. */
export function openedModel(model: tf.LayersModel, facts: CheckpointFacts, size?: GivenSize): OpenedNetwork {
  const { initialization } = facts;
  return {
    ...facts,
    graph: traceModel(model, size),
    weights: () => weightsOf(model),
    ...(initialization && { untrained: (seed) => untrainedModel(model, initialization, seed) }),
    dispose: () => model.dispose(),
  };
}

/** The same of a model that was made for this alone: where it cannot be shown, none of its tensors stays behind. */
export function openedOrNothing(
  model: tf.LayersModel,
  facts: CheckpointFacts,
  size?: GivenSize,
): OpenedNetwork {
  try {
    return openedModel(model, facts, size);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The types of stored weights in words, each once: `float16 and float32`. */
export function precisionWords(types: readonly string[]): string {
  return [...new Set(types)].sort().join(" and ") || "no weights";
}
