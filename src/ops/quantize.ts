import tf = require("@tensorflow/tfjs");

/** The steps that values are rounded to. */
export interface Steps {
  /** The length of a step: one number, or one for each place of an axis. */
  readonly scale: tf.Tensor;
  /** The step that stands for zero. */
  readonly zero: tf.Tensor;
  readonly least: number;
  readonly most: number;
}

/** The steps nearest to values, clip(round(x / scale) + zero), halves to even steps (ONNX, QuantizeLinear). */
export function quantize(x: tf.Tensor, { scale, zero, least, most }: Steps): tf.Tensor {
  return tf.clipByValue(tf.add(tf.round(tf.div(x, scale)), zero), least, most);
}

/** The values of steps, (q − zero) · scale. */
export function dequantize(q: tf.Tensor, { scale, zero }: Pick<Steps, "scale" | "zero">): tf.Tensor {
  return tf.mul(tf.sub(q, zero), scale);
}

/**
 * Values rounded to steps. Rounding has no gradient: the one of what comes after passes where the steps reach (Bengio et al.
 * 2013, the straight-through estimator).
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

/** 1 where steps reach a value, else 0. */
function reachedBy(x: tf.Tensor, steps: Steps): tf.Tensor {
  const [least, most] = [steps.least, steps.most].map((step) => dequantize(tf.scalar(step), steps)) as [
    tf.Tensor,
    tf.Tensor,
  ];
  return tf.cast(tf.logicalAnd(tf.greaterEqual(x, least), tf.lessEqual(x, most)), "float32");
}
