import type * as tf from "@tensorflow/tfjs";

/** What a join does that a reader of a graph can build on: it adds, multiplies, or takes from one. */
export type JoinRole = "sum" | "product" | "complement";

/** An operation without weights, element by element, by which a composite layer joins its values, which have one shape. */
export interface Join {
  /** What its tap is called within the layer. */
  readonly name: string;
  /** The operation in words, as figures say it. */
  readonly op: string;
  readonly role?: JoinRole;
  readonly run: (...values: tf.Tensor[]) => tf.Tensor;
}
