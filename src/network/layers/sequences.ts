import tf = require("@tensorflow/tfjs");

/** Converts sequences × steps × channels to images with one row. */
export function imagesOf(x: tf.Tensor): tf.Tensor4D {
  return tf.expandDims(x, 1);
}

/** Converts images with one row to sequences. */
export function sequencesOf(x: tf.Tensor): tf.Tensor {
  return tf.squeeze(x, [1]);
}
