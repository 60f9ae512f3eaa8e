import tf = require("@tensorflow/tfjs");

import type { Pair } from "./convolution.js";

/** Reduction of a window: its mean or its maximum. */
export type WindowKind = "average" | "max";

/**
 * Pools images × height × width × channels to a height and width: position i along an axis of n is pooled from ⌊i ·
 * length / n⌋ up to ⌈(i + 1) · length / n⌉, as in PyTorch's adaptive pools.
 */
export function poolTo(x: tf.Tensor4D, [height, width]: Pair, kind: WindowKind): tf.Tensor4D {
  return poolAxis(poolAxis(x, 1, height, kind), 2, width, kind);
}

/** First and last position that each of a number of windows along an axis covers. */
export function pooledPlaces(length: number, count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, at) => [
    Math.floor((at * length) / count),
    Math.ceil(((at + 1) * length) / count) - 1,
  ]);
}

function poolAxis(x: tf.Tensor4D, axis: 1 | 2, count: number, kind: WindowKind): tf.Tensor4D {
  const length = x.shape[axis];
  if (count === length) return x;
  const reduced = (part: tf.Tensor4D): tf.Tensor4D =>
    kind === "average" ? tf.mean(part, axis, true) : tf.max(part, axis, true);
  if (count === 1) return reduced(x);
  const places = pooledPlaces(length, count).map(([first, last]) => {
    const size = last - first + 1;
    const begin: [number, number, number, number] = [0, 0, 0, 0];
    begin[axis] = first;
    const shape: [number, number, number, number] = [...x.shape];
    shape[axis] = size;
    return reduced(tf.slice(x, begin, shape));
  });
  return tf.concat(places, axis);
}
