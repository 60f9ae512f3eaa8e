import tf = require("@tensorflow/tfjs");

import { dilated, type Pair } from "./convolution.js";

/** Geometry of a transposed convolution. */
export interface Transposed {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
  /** Rows and columns added at one side; null for Keras's default. */
  readonly outputPadding: Pair | null;
}

/**
 * A transposed convolution, the gradient of a convolution by its input. The input is images × height × width ×
 * channels, the kernel height × width × filters × channels.
 */
export function convolveTransposed(x: tf.Tensor4D, kernel: tf.Tensor4D, how: Transposed): tf.Tensor4D {
  const [images, height, width] = x.shape;
  const [kernelHeight, kernelWidth, filters] = kernel.shape;
  const rows = transposedLength(height, kernelHeight, axisOf(how, 0)) as number;
  const columns = transposedLength(width, kernelWidth, axisOf(how, 1)) as number;
  const full = dilated(kernel, how.dilations);
  return tf.conv2dTranspose(x, full, [images, rows, columns, filters], [...how.strides], how.padding);
}

/** The settings of a transposed convolution along one axis. */
export interface TransposedAxis {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "valid" | "same";
  readonly outputPadding: number | null;
}

/** The settings along one axis: 0 for rows, 1 for columns. */
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

/** The length of the output along one axis, as Keras has it; null where that of the input is open. */
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
