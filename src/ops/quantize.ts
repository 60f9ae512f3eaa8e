import tf = require("@tensorflow/tfjs");

/** Quantization steps that values are rounded to. */
export interface Steps {
  /** Length of a step: one number, or one per position along an axis. */
  readonly scale: tf.Tensor;
  /** Step that represents zero. */
  readonly zero: tf.Tensor;
  readonly least: number;
  readonly most: number;
}

/** Quantizes values to the nearest steps, clip(round(x / scale) + zero), with ties to even (ONNX, QuantizeLinear). */
export function quantize(x: tf.Tensor, { scale, zero, least, most }: Steps): tf.Tensor {
  return tf.clipByValue(tf.add(tf.round(tf.div(x, scale)), zero), least, most);
}

/** Converts steps back to values: (q − zero) · scale. */
export function dequantize(q: tf.Tensor, { scale, zero }: Pick<Steps, "scale" | "zero">): tf.Tensor {
  return tf.mul(tf.sub(q, zero), scale);
}

/**
 * Rounds values to steps. Rounding has no gradient, so gradients pass through unchanged within the range of the steps
 * (Bengio et al. 2013, the straight-through estimator).
 */
export function roundedToSteps(x: tf.Tensor, steps: Steps): tf.Tensor {
  type Saver = (tensors: tf.Tensor[]) => void;
  const rounded = tf.customGrad((...inputs: unknown[]) => {
    const [given, save] = inputs as [tf.Tensor, Saver];
    save([given]);
    return {
      value: dequantize(quantize(given, steps), steps),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, reachedBy(saved as tf.Tensor, steps)),
    };
  });
  return rounded(x);
}

/** Mask that is 1 where a value is within the range of the steps, else 0. */
function reachedBy(x: tf.Tensor, steps: Steps): tf.Tensor {
  const [least, most] = [steps.least, steps.most].map((step) => dequantize(tf.scalar(step), steps)) as [
    tf.Tensor,
    tf.Tensor,
  ];
  return tf.cast(tf.logicalAnd(tf.greaterEqual(x, least), tf.lessEqual(x, most)), "float32");
}
