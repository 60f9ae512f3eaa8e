import tf = require("@tensorflow/tfjs");

import { axes, type ConvolutionAttrs, type Shape4 } from "./axis.js";
import type { Run } from "./composition.js";
import { type Framed, framed, gradientSides } from "./frame.js";

/** Inputs of an input gradient. */
export interface BackwardInputs {
  readonly dy: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}

/** Attributes of an input gradient. */
export interface BackwardAttrs extends ConvolutionAttrs {
  readonly inputShape: Shape4;
}

/** Input of an unstrided convolution that computes the input gradient of a strided one. */
interface Backward extends Framed {
  readonly flipped: tf.TensorInfo;
  readonly dilations: [number, number];
}

/** Spreads and pads dy, and flips the filter. */
export function backward(run: Run, inputs: BackwardInputs, attrs: BackwardAttrs): Backward {
  const [rows, columns] = axes(attrs.inputShape, inputs.filter.shape, attrs);
  const spaced = spread(run, inputs.dy, [rows.stride, columns.stride]);
  const flipped = run(tf.Reverse, { x: inputs.filter }, { dims: [0, 1] });
  const dilations: [number, number] = [rows.dilation, columns.dilation];
  return { ...framed(run, spaced, [gradientSides(rows), gradientSides(columns)]), flipped, dilations };
}

/** Inserts stride − 1 zeros after every row and every column. */
export function spread(
  run: Run,
  x: tf.TensorInfo,
  [rowStride, columnStride]: readonly [number, number],
): tf.TensorInfo {
  if (rowStride === 1 && columnStride === 1) return x;
  const [batch, height, width, channels] = x.shape as Shape4;
  const rows = run(tf.Reshape, { x }, { shape: [batch * height, 1, width, channels] });
  // A column of zeros is equivalent to as many zero channels, so one call pads rows and columns.
  const paddings = [
    [0, 0],
    [0, rowStride - 1],
    [0, 0],
    [0, (columnStride - 1) * channels],
  ];
  const padded = run(tf.PadV2, { x: rows }, { paddings, constantValue: 0 });
  const shape = [batch, height * rowStride, width * columnStride, channels];
  return run(tf.Reshape, { x: padded }, { shape });
}
