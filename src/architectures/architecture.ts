import type * as tf from "@tensorflow/tfjs";
import type { Options, Values } from "../core/options/option.js";
import type { Recipe } from "./recipe.js";

/** Inputs and classes that a network is built for. */
export interface Task {
  /** Height, width and channels of one image. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
}

/** Declaration of an architecture: everything that help and checks need, without an engine. */
export interface Declaration<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  readonly recipe: Recipe;
}

/** Way to build a network: its layers, its options and its recipe. */
export interface Architecture<O extends Options = Options> extends Declaration<O> {
  /** Builds the network with fresh weights, drawn from `Math.random` (see `seeded`). It ends in a softmax. */
  build(task: Task, options: Values<O>): tf.LayersModel;
}
