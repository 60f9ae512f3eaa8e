import tf = require("@tensorflow/tfjs");

import { axes, type FilterGradientAttrs, type Shape4 } from "../kernels/axis.js";
import type { Run } from "../kernels/composition.js";
import { framed, readSides } from "../kernels/frame.js";
import { composition } from "./wasm-kernel.js";

interface Inputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
}

/**
 * Gradient of a depthwise convolution with respect to its filter, which the backend lacks.
 *
 * Each channel of each image is one channel of a single large depthwise convolution, whose filter is dy and in which
 * stride and dilation are exchanged; then only the sum over the images remains.
 */
export const depthwiseFilterGradient = composition<Inputs, FilterGradientAttrs>(
  tf.DepthwiseConv2dNativeBackpropFilter,
  ({ inputs: { x, dy }, attrs, run }) => {
    const [height, width, channels, multiplier] = attrs.filterShape;
    const [batch] = x.shape as Shape4;
    const [rows, columns] = axes(x.shape, attrs.filterShape, attrs);
    const image = framed(run, imagesAsChannels(run, x), [readSides(rows), readSides(columns)]);
    const filterShape = [rows.output, columns.output, batch * channels, multiplier];
    const filter = run(tf.Reshape, { x: imagesAsChannels(run, dy) }, { shape: filterShape });
    const strides = [rows.dilation, columns.dilation];
    const dilations = [rows.stride, columns.stride];
    const convolution = { strides, dilations, pad: image.pad };
    const gradients = run(tf.DepthwiseConv2dNative, { x: image.x, filter }, convolution);
    const shape = [height, width, batch, channels, multiplier];
    return run(tf.Sum, { x: run(tf.Reshape, { x: gradients }, { shape }) }, { axis: 2, keepDims: false });
  },
);

function imagesAsChannels(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as Shape4;
  const moved = run(tf.Transpose, { x }, { perm: [1, 2, 0, 3] });
  return run(tf.Reshape, { x: moved }, { shape: [1, height, width, batch * channels] });
}
