import type * as tf from "@tensorflow/tfjs";

/** Algebraic role of a join in a graph: a sum, a product, or one minus its input. */
export type JoinRole = "sum" | "product" | "complement";

/** Elementwise operation without weights by which a composite layer joins values of equal shape. */
export interface Join {
  /** Name of its tap within the layer. */
  readonly name: string;
  /** Operation as figures write it. */
  readonly op: string;
  readonly role?: JoinRole;
  readonly run: (...values: tf.Tensor[]) => tf.Tensor;
}
