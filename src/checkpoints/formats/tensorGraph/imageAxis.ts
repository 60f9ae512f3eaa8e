import tf = require("@tensorflow/tfjs");

import type { Value } from "../../../network/runLayer.js";
import type { Bound } from "./bound.js";

/**
 * Relation of an operation to the images of a batch: it computes each by itself (`apart`), lets them affect each other
 * (`mixed`), as an output that does not grow with their number does for certain (`merged`), or its output counts them along
 * another axis than the first (`elsewhere`).
 */
export type ImageAxis = "apart" | "mixed" | "merged" | "elsewhere";

/** Differences of outputs below this, over their largest value, are rounding. */
const ROUNDING = 1e-3;

/**
 * Determines the relation of an operation to the images by running it on two made-up inputs, together and each alone. An
 * operation that two images are too many for counts as `apart`. Must be called in a scope, which frees the results.
 */
export function imageAxisOf({ run }: Bound, shapes: readonly (readonly number[])[]): ImageAxis {
  if (shapes.some(([images]) => images !== 1)) return "apart";
  const alone = [1, 2].map((seed) => shapes.map((shape) => noise(shape, seed)));
  const [first, second] = alone as [tf.Tensor[], tf.Tensor[]];
  const outputOf = (inputs: readonly tf.Tensor[]) =>
    (run(inputs.map((tensor): Value => ({ tensor })))[0] as Value).tensor;
  let together: tf.Tensor;
  try {
    together = outputOf(first.map((each, at) => tf.concat([each, second[at] as tf.Tensor])));
  } catch {
    return "apart";
  }
  const [own, other] = alone.map(outputOf) as [tf.Tensor, tf.Tensor];
  const due = tf.concat([own, other]);
  // Positions and sizes that were stored for one image choose one of the two.
  if (together.size !== due.size)
    return [own, other].some((each) => isClose(together, each)) ? "elsewhere" : "merged";
  if (together.shape.join() !== due.shape.join()) return "elsewhere";
  return isClose(together, due) ? "apart" : "mixed";
}

/** True if tensors are equal but for rounding. Numbers that are not finite say nothing: made-up inputs need not be in the domain of an operation. */
function isClose(given: tf.Tensor, due: tf.Tensor): boolean {
  if (given.size !== due.size) return false;
  const most = tf.max(tf.abs(due)).dataSync()[0] as number;
  const apart = tf
    .max(tf.abs(tf.sub(tf.reshape(given, [-1]), tf.reshape(due, [-1]))))
    .dataSync()[0] as number;
  return !(apart > ROUNDING * most);
}

/** Numbers above zero without a pattern, which differ between seeds. */
function noise(shape: readonly number[], seed: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const waves = tf.sin(tf.mul(tf.add(tf.range(0, size, 1, "float32"), 1), 0.7 + 0.31 * seed));
  return tf.reshape(tf.add(tf.mul(waves, 0.4), 0.6), [...shape]);
}
