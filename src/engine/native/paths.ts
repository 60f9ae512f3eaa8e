import tf = require("@tensorflow/tfjs");

import type { ConvolutionAttrs, FilterGradientAttrs } from "../kernels/axis.js";
import { type BackwardAttrs, type BackwardInputs, spread } from "../kernels/backward.js";
import type { Call, Run } from "../kernels/composition.js";
import { framedByHand, gradientSides, readSides } from "../kernels/frame.js";
import { sampled } from "../kernels/sampled.js";
import type { Convolution } from "./convolution.js";

/** The inputs of a convolution. */
export interface ForwardInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}

/** The inputs of a filter gradient. */
export interface FilterGradientInputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
}

type Forward = Call<ForwardInputs, ConvolutionAttrs>;
type FilterGradient = Call<FilterGradientInputs, FilterGradientAttrs>;

const FIRST = [0, 0] as const;

/** A convolution with a 1×1 kernel: a matrix product of the pixels that it reads and the filter. */
export function pointwise({ inputs: { x, filter }, run }: Forward, shape: Convolution): tf.TensorInfo {
  const read = sampled(run, x, { axes: [shape.rows, shape.columns], tap: FIRST });
  const product = matmul(run, [rows(run, read), rows(run, filter)]);
  return run(tf.Reshape, { x: product }, { shape: [...read.shape.slice(0, 3), shape.outputs] });
}

/** The input gradient of that: a matrix product of dy and the filter, spread by the stride. */
export function pointwiseInputGradient(
  { inputs: { dy, filter }, run }: Call<BackwardInputs, BackwardAttrs>,
  shape: Convolution,
): tf.TensorInfo {
  const product = matmul(run, [rows(run, dy), rows(run, filter)], { transposeB: true });
  const x = run(tf.Reshape, { x: product }, { shape: [...dy.shape.slice(0, 3), shape.channels] });
  const spaced = spread(run, x, [shape.rows.stride, shape.columns.stride]);
  return framedByHand(run, spaced, [gradientSides(shape.rows), gradientSides(shape.columns)]);
}

/** The filter gradient of a convolution, tap by tap: a matrix product of the pixels that the tap reads and dy. */
export function filterGradientByTaps(
  { inputs: { x, dy }, attrs, run }: FilterGradient,
  shape: Convolution,
): tf.TensorInfo {
  const b = rows(run, dy);
  const gradients = readByTaps(run, x, shape).map((read) =>
    matmul(run, [rows(run, read), b], { transposeA: true }),
  );
  return run(tf.Reshape, { x: joined(run, gradients) }, { shape: attrs.filterShape });
}

/** The filter gradient of a depthwise convolution, tap by tap: a sum of the pixels that the tap reads times dy. */
export function depthwiseFilterGradientByTaps(
  { inputs: { x, dy }, attrs, run }: FilterGradient,
  shape: Convolution,
): tf.TensorInfo {
  const { channels, outputs } = shape;
  const b = run(tf.Reshape, { x: dy }, { shape: [-1, channels, outputs] });
  const gradients = readByTaps(run, x, shape).map((read) => {
    const a = run(tf.Reshape, { x: read }, { shape: [-1, channels, 1] });
    return run(tf.Sum, { x: run(tf.Multiply, { a, b }) }, { axis: [0], keepDims: false });
  });
  return run(tf.Reshape, { x: joined(run, gradients) }, { shape: attrs.filterShape });
}

/** The input of a convolution with its padding around it, which the convolution then does without. */
export function withFrame(run: Run, x: tf.TensorInfo, { rows, columns }: Convolution): tf.TensorInfo {
  return framedByHand(run, x, [readSides(rows), readSides(columns)]);
}

function readByTaps(run: Run, x: tf.TensorInfo, shape: Convolution): readonly tf.TensorInfo[] {
  const [height, width] = shape.taps;
  const axes = [shape.rows, shape.columns] as const;
  return Array.from({ length: height * width }, (_, at) =>
    sampled(run, x, { axes, tap: [Math.floor(at / width), at % width] }),
  );
}

function joined(run: Run, parts: readonly tf.TensorInfo[]): tf.TensorInfo {
  const [first] = parts as readonly [tf.TensorInfo];
  return parts.length === 1
    ? first
    : run(tf.Concat, [...parts] as unknown as tf.NamedTensorInfoMap, { axis: 0 });
}

/** A tensor as a matrix with a row for all but its last axis. */
function rows(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const last = x.shape.at(-1) as number;
  return run(tf.Reshape, { x }, { shape: [tf.util.sizeFromShape(x.shape) / last, last] });
}

function matmul(
  run: Run,
  [a, b]: readonly [tf.TensorInfo, tf.TensorInfo],
  transposed: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): tf.TensorInfo {
  return run(tf.BatchMatMul, { a, b }, { transposeA: false, transposeB: false, ...transposed });
}
