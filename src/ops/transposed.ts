import tf = require("@tensorflow/tfjs");

import { dilated, type Pair } from "./convolution.js";

/** Geometry of a transposed convolution. */
export interface Transposed {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
  /** Rows and columns added on one side; null for Keras's default. */
  readonly outputPadding: Pair | null;
}

/**
 * Transposed convolution: the gradient of a convolution with respect to its input. The input is images × height ×
 * width × channels, the kernel height × width × filters × channels.
 */
export function convolveTransposed(x: tf.Tensor4D, kernel: tf.Tensor4D, how: Transposed): tf.Tensor4D {
  const [images, height, width] = x.shape;
  const [kernelHeight, kernelWidth, filters] = kernel.shape;
  const rows = transposedLength(height, kernelHeight, axisOf(how, 0)) as number;
  const columns = transposedLength(width, kernelWidth, axisOf(how, 1)) as number;
  const full = dilated(kernel, how.dilations);
  return tf.conv2dTranspose(x, full, [images, rows, columns, filters], [...how.strides], how.padding);
}

/** Settings of a transposed convolution along one axis. */
export interface TransposedAxis {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "valid" | "same";
  readonly outputPadding: number | null;
}

/** Settings along one axis: 0 for rows, 1 for columns. */
export function axisOf(
  { strides, dilations, padding, outputPadding }: Transposed,
  axis: 0 | 1,
): TransposedAxis {
  return {
    stride: strides[axis],
    dilation: dilations[axis],
    padding,
    outputPadding: outputPadding === null ? null : outputPadding[axis],
  };
}

/** Output length along one axis, as in Keras; null if the input length is open. */
export function transposedLength(length: number | null, kernel: number, axis: TransposedAxis): number | null {
  if (length === null) return null;
  const { stride, dilation, padding, outputPadding } = axis;
  const reach = (kernel - 1) * dilation + 1;
  if (outputPadding !== null) {
    const cut = padding === "same" ? 2 * Math.floor(reach / 2) : 0;
    return (length - 1) * stride + reach - cut + outputPadding;
  }
  return padding === "same" ? length * stride : length * stride + Math.max(reach - stride, 0);
}

/** Settings of a transposed convolution with arbitrary padding. */
export interface TransposedPadded {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly groups: number;
  /** Rows and columns that are cut off at the start. */
  readonly cut: Pair;
  /** Rows and columns of the output; positions that receive no values are zero. */
  readonly size: Pair;
}

/**
 * Grouped transposed convolution, cropped or padded to a size. The kernel is height × width × (filters / groups) ×
 * channels.
 */
export function spread(x: tf.Tensor4D, kernel: tf.Tensor4D, how: TransposedPadded): tf.Tensor4D {
  const { strides, dilations, groups, cut, size } = how;
  const full = dilated(kernel, dilations);
  const [reach, width, filters] = full.shape;
  const rows = (x.shape[1] - 1) * strides[0] + reach;
  const columns = (x.shape[2] - 1) * strides[1] + width;
  const parts = groups === 1 ? [x] : tf.split<tf.Tensor4D>(x, groups, 3);
  const kernels = groups === 1 ? [full] : tf.split<tf.Tensor4D>(full, groups, 3);
  const outputs = parts.map((part, group) =>
    tf.conv2dTranspose(
      part,
      kernels[group] as tf.Tensor4D,
      [x.shape[0], rows, columns, filters],
      [...strides],
      "valid",
    ),
  );
  const whole = groups === 1 ? (outputs[0] as tf.Tensor4D) : tf.concat(outputs, 3);
  const kept: Pair = [Math.min(size[0], rows - cut[0]), Math.min(size[1], columns - cut[1])];
  const sliced = tf.slice(whole, [0, ...cut, 0], [x.shape[0], ...kept, filters * groups]);
  if (kept[0] === size[0] && kept[1] === size[1]) return sliced;
  return tf.pad(sliced, [
    [0, 0],
    [0, size[0] - kept[0]],
    [0, size[1] - kept[1]],
    [0, 0],
  ]);
}
