import tf = require("@tensorflow/tfjs");

/** Function applied to every value of a tensor, or along its last axis, which keeps the shape. */
export type ActivationOp = (x: tf.Tensor) => tf.Tensor;

/** Hard sigmoid of Keras 3: relu6(x + 3) / 6. */
export const hardSigmoidOfKeras3: ActivationOp = (x) => tf.mul(tf.clipByValue(tf.add(x, 3), 0, 6), 1 / 6);

const silu: ActivationOp = (x) => tf.mul(x, tf.sigmoid(x));
const hardSilu: ActivationOp = (x) => tf.mul(x, hardSigmoidOfKeras3(x));

/** Activations of Keras that TensorFlow.js lacks, by their Keras names in camel case. */
export const activations: Readonly<Record<string, ActivationOp>> = {
  silu,
  swish: silu,
  hardSilu,
  hardSwish: hardSilu,
  exponential: (x) => tf.exp(x),
  logSigmoid: (x) => tf.neg(tf.softplus(tf.neg(x))),
  leakyRelu: (x) => rectify(x, { slope: 0.2 }),
  celu: (x) => tf.elu(x),
  hardTanh: (x) => tf.clipByValue(x, -1, 1),
  tanhShrink: (x) => tf.sub(x, tf.tanh(x)),
  softShrink: (x) => tf.sub(x, tf.clipByValue(x, -0.5, 0.5)),
  squareplus: (x) => tf.mul(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 0.5),
};

/** Parameters of Keras's ReLU: a slope below the threshold, the identity above it, and an upper bound. */
export interface Rectifier {
  /** Slope below the threshold. Default: 0. */
  readonly slope?: number;
  /** Default: 0. */
  readonly threshold?: number;
  /** Default: none. */
  readonly maximum?: number | null;
}

/**
 * Computes max where x ≥ max, x where threshold ≤ x < max, and slope · (x − threshold) below, like
 * `keras.layers.ReLU`.
 */
export function rectify(x: tf.Tensor, { slope = 0, threshold = 0, maximum = null }: Rectifier): tf.Tensor {
  const above = threshold === 0 ? tf.relu(x) : thresholded(x, threshold);
  const capped = maximum === null ? above : tf.clipByValue(above, 0, maximum);
  if (slope === 0) return capped;
  return tf.sub(capped, tf.mul(tf.relu(tf.sub(threshold, x)), slope));
}

/** Computes x above a threshold, else 0 (Konda et al. 2015, eq. 4). TensorFlow.js's own layer has no gradient. */
export function thresholded(x: tf.Tensor, threshold: number): tf.Tensor {
  return tf.mul(x, tf.step(tf.sub(x, threshold)));
}

/** Exponential linear unit: α (exp(x) − 1) below zero, x above (Clevert et al. 2016, eq. 15). */
export function exponentialUnit(x: tf.Tensor, alpha: number): tf.Tensor {
  return tf.add(tf.relu(x), tf.mul(tf.elu(tf.neg(tf.relu(tf.neg(x)))), alpha));
}

/** Parametric ReLU: α x below zero, x above, with one α per position or along some axes (He et al. 2015, eq. 1). */
export function parametricUnit(x: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
  return tf.sub(tf.relu(x), tf.mul(alpha, tf.relu(tf.neg(x))));
}

/** Softmax along some axes: exp(x) over its sum. Negative axes count from the end. */
export function softmaxAlong(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const places = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
  const powers = tf.exp(tf.sub(x, tf.max(x, places, true)));
  return tf.div(powers, tf.sum(powers, places, true));
}
