import tf = require("@tensorflow/tfjs");

/**
 * Product of two tensors like NumPy's `matmul`: of their last two axes, broadcasting all others. A tensor with one
 * axis is a row as the first operand and a column as the second.
 */
export function multiplyMatrices(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (a.rank === 1)
    return multiplyMatrices(tf.reshape(a, [1, a.size]), b).squeeze(b.rank === 1 ? [0] : [-2 + b.rank]);
  if (b.rank === 1) return multiplyMatrices(a, tf.reshape(b, [b.size, 1])).squeeze([a.rank - 1]);
  if (b.rank > 2 || a.rank === 2) return productOfAll(a, b);
  // With a single matrix, one product of all rows is faster than one product per batch.
  const [inputs, outputs] = b.shape as [number, number];
  const rows = tf.reshape(a, [a.size / inputs, inputs]);
  return tf.reshape(tf.matMul(rows, b), [...a.shape.slice(0, -1), outputs]);
}

/**
 * Products of matrices, one pair at a time. The WebAssembly engine repeats the wrong matrices of batches that differ,
 * so they are repeated here first.
 */
function productOfAll(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [own, other] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(own, other);
  const whole = (x: tf.Tensor) => {
    const shape = [...batch, ...x.shape.slice(-2)];
    return String(shape) === String(x.shape) ? x : tf.broadcastTo(x, shape);
  };
  return tf.matMul(whole(a), whole(b));
}
