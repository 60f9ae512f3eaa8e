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
  /** Description of the format: `Keras 3 archive (.keras)`. */
  readonly format: string;
  /** Program that wrote it, with its version: `keras 3.15.1`; null if the files do not say. */
  readonly framework: string | null;
  /** Number types of the stored weights: `float32`, or `float16 and float32`. Computation is in 32 bits. */
  readonly precision: string;
  /** Total size of all files in bytes. */
  readonly bytes: number;
  /** Parts of the files that the network does not carry, such as the state of an optimizer. Default: none. */
  readonly leftOut?: readonly string[];
}

/** Facts that a checkpoint records about its network. */
export interface CheckpointFacts {
  /** SHA-256 of everything that was read from its files. */
  readonly sha256: string;
  /** Recorded preprocessing of pixels; undefined if there is none. */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
  /** True if figures must state the assumed preprocessing of pixels when none is given. Default: false. */
  readonly leavesPixelsOpen?: boolean;
  /** Untrained network that it was initialized as; undefined if unknown. */
  readonly initialization?: Initialization;
  /** Training progress; undefined if unknown. */
  readonly progress?: Progress;
  /** Facts about its files; undefined if there are none. */
  readonly file?: FileFacts;
}

/**
 * Network opened by a format: a graph whose nodes hold tensors until it is disposed of. A format provides only this:
 * taps, blocks, kernels, gradients and all figures are derived from the graph.
 */
export interface OpenedNetwork extends CheckpointFacts {
  readonly graph: Graph;
  /** Layers model that the graph was traced from; undefined for a graph of single operations. */
  readonly model?: tf.LayersModel;
  /** Weights in file order, with their names in the file. */
  weights(): readonly Weights[];
  /** Model that it was initialized as, with weights drawn from a seed; undefined if unknown. Default: unknown. */
  untrained?(seed: number): tf.LayersModel | undefined;
  dispose(): void;
}

/**
 * Opens a TensorFlow.js model as a network, for images of the given size where it leaves the size open. Throws `UserError`
 * if convscope does not support it.
 */
export function openedModel(model: tf.LayersModel, facts: CheckpointFacts, size?: GivenSize): OpenedNetwork {
  const { initialization } = facts;
  return {
    ...facts,
    graph: traceModel(model, size),
    model,
    weights: () => weightsOf(model),
    ...(initialization && { untrained: (seed) => untrainedModel(model, initialization, seed) }),
    dispose: () => model.dispose(),
  };
}

/** Same for a model that was created only for this: if it is not supported, all of its tensors are freed. */
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

/** The part of a file's facts that says what was left out; empty if nothing was. */
export function leftOutFacts(parts: readonly string[]): Pick<FileFacts, "leftOut"> {
  return parts.length === 0 ? {} : { leftOut: parts };
}

/** Lists the types of stored weights, each once: `float16 and float32`. */
export function precisionWords(types: readonly string[]): string {
  return [...new Set(types)].sort().join(" and ") || "no weights";
}
