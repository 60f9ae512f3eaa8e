import type * as tf from "@tensorflow/tfjs";
import type { Options, Values } from "../../options.js";

/** The inputs that a network is built for. */
export interface Task {
  /** Height, width and channels of one image. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
}

/** How a network is trained when nothing else is said. */
export interface Recipe {
  readonly batchSize: number;
  readonly optimizer: OptimizerRecipe;
}

/** An optimizer as data: Adadelta with its settings (Zeiler 2012). */
export interface OptimizerRecipe {
  readonly name: "adadelta";
  readonly learningRate: number;
  readonly rho: number;
  readonly epsilon: number;
}

/** A way to build a network: its layers, its options and its recipe. */
export interface Architecture<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  readonly recipe: Recipe;
  /** Builds the network with fresh weights, drawn from `Math.random` (see `seeded`). Ends in a softmax. */
  build(task: Task, options: Values<O>): tf.LayersModel;
}
