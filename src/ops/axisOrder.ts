import tf = require("@tensorflow/tfjs");

/** Moves the second axis of a tensor to the end: images × channels × height × width become channels-last. */
export function channelsLast(x: tf.Tensor): tf.Tensor {
  return x.rank < 3 ? x : tf.transpose(x, [0, ...range(2, x.rank), 1]);
}

/** Inverse of `channelsLast`: moves the last axis of a tensor to the second position. */
export function channelsFirst(x: tf.Tensor): tf.Tensor {
  if (x.rank < 3) return x;
  return tf.transpose(x, [0, x.rank - 1, ...range(1, x.rank - 1)]);
}

/**
 * Applies a function to a tensor with one of its axes moved to the end, and moves that axis back. Negative axes count
 * from the end.
 */
export function alongLast(x: tf.Tensor, axis: number, body: (moved: tf.Tensor) => tf.Tensor): tf.Tensor {
  const place = axis < 0 ? axis + x.rank : axis;
  if (place === x.rank - 1) return body(x);
  const order = [...range(0, x.rank).filter((each) => each !== place), place];
  const back = order.map((_, at) => order.indexOf(at));
  return tf.transpose(body(tf.transpose(x, order)), back);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
