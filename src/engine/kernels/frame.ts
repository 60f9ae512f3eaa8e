import tf = require("@tensorflow/tfjs");

import type { Axis, Shape4 } from "./axis.js";
import type { Run } from "./composition.js";

/** Padding before and after an axis; a negative number crops. */
type Sides = readonly [before: number, after: number];

/** Padding of the rows and of the columns. */
export type Frame = readonly [rows: Sides, columns: Sides];

/** Image batch, and the padding that a convolution must read it with. */
export interface Framed {
  readonly x: tf.TensorInfo;
  readonly pad: "valid" | tf.backend_util.ExplicitPadding;
}

/** Padding with which the windows fill the input exactly: no pixel missing, none unread. */
export function readSides({ input, output, window, stride, before }: Axis): Sides {
  return [before, (output - 1) * stride + window - before - input];
}

/**
 * Padding of the spread output gradient with which a convolution with the flipped filter computes the input gradient
 * (Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning", section 4.6).
 */
export function gradientSides({ input, output, window, stride, before }: Axis): Sides {
  return [window - 1 - before, input + before - output * stride];
}

/** Frames an image batch. If the frame only adds padding, the convolution itself pads and nothing is copied. */
export function framed(run: Run, x: tf.TensorInfo, frame: Frame): Framed {
  const [rows, columns] = frame;
  if (Math.min(...rows, ...columns) >= 0) return { x, pad: [[0, 0], [...rows], [...columns], [0, 0]] };
  return { x: framedByHand(run, x, frame), pad: "valid" };
}

/** Frames an image batch with explicit zeros, so that later kernels need no padding. */
export function framedByHand(run: Run, x: tf.TensorInfo, frame: Frame): tf.TensorInfo {
  return cut(run, padded(run, x, frame), frame);
}

function padded(run: Run, x: tf.TensorInfo, frame: Frame): tf.TensorInfo {
  if (Math.max(...frame.flat()) <= 0) return x;
  const paddings = [[0, 0], ...frame.map((sides) => sides.map(added)), [0, 0]];
  return run(tf.PadV2, { x }, { paddings, constantValue: 0 });
}

function cut(run: Run, x: tf.TensorInfo, frame: Frame): tf.TensorInfo {
  if (Math.min(...frame.flat()) >= 0) return x;
  const [batch, height, width, channels] = x.shape as Shape4;
  const [rows, columns] = frame;
  const [top, bottom] = rows.map(removed) as [number, number];
  const [left, right] = columns.map(removed) as [number, number];
  return run(
    tf.Slice,
    { x },
    { begin: [0, top, left, 0], size: [batch, height - top - bottom, width - left - right, channels] },
  );
}

const added = (side: number): number => Math.max(0, side);
const removed = (side: number): number => Math.max(0, -side);
