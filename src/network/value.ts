import type * as tf from "@tensorflow/tfjs";

/** What flows along an edge of a graph: a tensor and the mask of its time steps, where it has one. */
export interface Value {
  readonly tensor: tf.Tensor;
  readonly mask?: tf.Tensor;
}
