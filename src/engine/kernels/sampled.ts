import tf = require("@tensorflow/tfjs");

import type { Axis, Shape4 } from "./axis.js";
import type { Run } from "./composition.js";
import { framedByHand, readSides } from "./frame.js";

/**
 * The pixels that one tap of a kernel reads, one for each place of the output: [n, output rows, output columns, c].
 */
export function sampled(
  run: Run,
  x: tf.TensorInfo,
  { axes, tap }: { readonly axes: readonly [Axis, Axis]; readonly tap: readonly [number, number] },
): tf.TensorInfo {
  const sides = axes.map((axis) => readSides(axis).map((side) => Math.max(0, side)));
  const [rows, columns] = sides as [[number, number], [number, number]];
  const image = framedByHand(run, x, [rows, columns]);
  const [batch, height, width, channels] = image.shape as Shape4;
  const begin = axes.map((axis, at) => axis.dilation * (tap[at] as number));
  const end = axes.map((axis, at) => (begin[at] as number) + (axis.output - 1) * axis.stride + 1);
  const strides = axes.map(({ stride }) => stride);
  const isWhole = Math.max(...begin) === 0 && end[0] === height && end[1] === width;
  if (isWhole && Math.max(...strides) === 1) return image;
  return run(
    tf.StridedSlice,
    { x: image },
    {
      begin: [0, ...begin, 0],
      end: [batch, ...end, channels],
      strides: [1, ...strides, 1],
      beginMask: 0,
      endMask: 0,
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask: 0,
    },
  );
}
