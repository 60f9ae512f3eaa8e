import type * as tf from "@tensorflow/tfjs";

/** Algebraic role of a join, for readers of a graph: a sum, a product, or one minus its input. */
export type JoinRole = "sum" | "product" | "complement";

/** An operation without weights, element by element, by which a composite layer joins its values, which have one shape. */
export interface Join {
  /** Name of its tap within the layer. */
  readonly name: string;
  /** The operation in words, as figures say it. */
  readonly op: string;
  readonly role?: JoinRole;
  readonly run: (...values: tf.Tensor[]) => tf.Tensor;
}
