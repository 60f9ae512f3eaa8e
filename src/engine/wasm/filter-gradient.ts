import tf = require("@tensorflow/tfjs");

import { axes, type FilterGradientAttrs, type Shape4 } from "../kernels/axis.js";
import type { Call, Run } from "../kernels/composition.js";
import { framed, readSides } from "../kernels/frame.js";
import { composition } from "./wasm-kernel.js";

interface Inputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
}

type GradientCall = Call<Inputs, FilterGradientAttrs>;

/**
 * Gradient of a convolution with respect to its filter, which the backend lacks.
 *
 * dW[a,b,i,o] = Σ_{n,r,c} x[n, r·stride + a, c·stride + b, i] · dy[n,r,c,o]. Both ways to compute it repack their
 * second factor, which takes most of the time, so the narrower factor comes second.
 */
export const filterGradient = composition(tf.Conv2DBackpropFilter, (call: GradientCall) => {
  const [height, width, channels, outputs] = call.attrs.filterShape;
  return height * width * channels < outputs ? byPatches(call) : byConvolution(call);
});

/**
 * Computes the sum as a convolution: channels and batch are exchanged, dy is the filter, and stride and dilation are
 * exchanged.
 */
function byConvolution({ inputs: { x, dy }, attrs, run }: GradientCall): tf.TensorInfo {
  const [rows, columns] = axes(x.shape, attrs.filterShape, attrs);
  const channelsFirst = run(tf.Transpose, { x }, { perm: [0, 3, 1, 2] });
  // Two steps are faster, because one jumps through memory: 3 times slower at 64 channels.
  const batchLast = run(tf.Transpose, { x: channelsFirst }, { perm: [1, 2, 3, 0] });
  const image = framed(run, batchLast, [readSides(rows), readSides(columns)]);
  const filter = run(tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
  const strides = [rows.dilation, columns.dilation];
  const dilations = [rows.stride, columns.stride];
  const gradient = run(
    tf.Conv2D,
    { x: image.x, filter },
    { strides, dilations, pad: image.pad, dataFormat: "NHWC" },
  );
  return run(tf.Transpose, { x: gradient }, { perm: [1, 2, 0, 3] });
}

/** Computes the sum as a matrix product of dy, one row per output channel, and the patches of x under the windows. */
function byPatches({ inputs: { x, dy }, attrs, run }: GradientCall): tf.TensorInfo {
  const size = tf.util.sizeFromShape(attrs.filterShape.slice(0, 3));
  const filter = identityFilter(run, attrs.filterShape);
  const patches = run(tf.Conv2D, { x, filter }, { ...attrs, dilations: attrs.dilations ?? 1 });
  const [batch, height, width, outputs] = dy.shape as Shape4;
  const positions = batch * height * width;
  const channelsFirst = run(tf.Transpose, { x: dy }, { perm: [0, 3, 1, 2] });
  const outputsFirst = run(tf.Transpose, { x: channelsFirst }, { perm: [1, 0, 2, 3] });
  const a = run(tf.Reshape, { x: outputsFirst }, { shape: [outputs, positions] });
  const b = run(tf.Reshape, { x: patches }, { shape: [positions, size] });
  const product = run(tf.BatchMatMul, { a, b }, { transposeA: false, transposeB: false });
  const gradient = run(tf.Transpose, { x: product }, { perm: [1, 0] });
  return run(tf.Reshape, { x: gradient }, { shape: attrs.filterShape });
}

/** Filter with one output for every entry of the window: its output for a window is the patch itself. */
function identityFilter(run: Run, [height, width, channels]: Shape4): tf.TensorInfo {
  const size = height * width * channels;
  const ones = run(tf.Fill, {}, { shape: [size], value: 1, dtype: "float32" });
  const identity = run(tf.Diag, { x: ones });
  return run(tf.Reshape, { x: identity }, { shape: [height, width, channels, size] });
}
