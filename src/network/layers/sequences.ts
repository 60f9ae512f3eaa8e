import tf = require("@tensorflow/tfjs");

/** Sequences × steps × channels as images with one row. */
export function imagesOf(x: tf.Tensor): tf.Tensor4D {
  return tf.expandDims(x, 1);
}

/** Images with one row as sequences. */
export function sequencesOf(x: tf.Tensor): tf.Tensor {
  return tf.squeeze(x, [1]);
}
