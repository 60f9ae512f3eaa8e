import type * as tf from "@tensorflow/tfjs";

/** Value of a graph edge: a tensor, and the mask of its time steps if there is one. */
export interface Value {
  readonly tensor: tf.Tensor;
  readonly mask?: tf.Tensor;
}
