import tf = require("@tensorflow/tfjs");

import type { Axis, ConvolutionAttrs, FilterGradientAttrs, Shape4 } from "../kernels/axis.js";
import { type BackwardAttrs, type BackwardInputs, spread } from "../kernels/backward.js";
import { type Call, originalKernel, type Run } from "../kernels/composition.js";
import { type Frame, framedByHand, gradientSides, readSides } from "../kernels/frame.js";
import { sampled } from "../kernels/sampled.js";
import type { Convolution } from "./native-convolution.js";
import { runOp } from "./ops.js";

/** Inputs of a convolution. */
export interface ForwardInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}

/** Inputs of a filter gradient. */
export interface FilterGradientInputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
}

type Forward = Call<ForwardInputs, ConvolutionAttrs>;
type FilterGradient = Call<FilterGradientInputs, FilterGradientAttrs>;

/** Parts of a call that computing a product needs. */
type Means = Pick<Call<unknown, unknown>, "run" | "backend">;

type Pair = readonly [tf.TensorInfo, tf.TensorInfo];

interface Transposed {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

const FIRST = [0, 0] as const;

/** Computes a convolution with a 1×1 kernel as a matrix product of the pixels that it reads and the filter. */
export function pointwise(call: Forward, shape: Convolution): tf.TensorInfo {
  const { x, filter } = call.inputs;
  const read = sampled(call.run, x, { axes: [shape.rows, shape.columns], tap: FIRST });
  return channelProduct(call, [read, filter]);
}

/** Computes its input gradient as a matrix product of dy and the filter, spread by the stride. */
export function pointwiseInputGradient(
  call: Call<BackwardInputs, BackwardAttrs>,
  { rows: down, columns: across }: Convolution,
): tf.TensorInfo {
  const { run, inputs } = call;
  const x = channelProduct(call, [inputs.dy, inputs.filter], { transposeB: true });
  const spaced = spread(run, x, [down.stride, across.stride]);
  return framedByHand(run, spaced, [gradientSides(down), gradientSides(across)]);
}

/**
 * Computes the input gradient of a strided convolution phase by phase. Pixels whose positions have the same remainder
 * modulo the stride are reached by the same taps, so one unstrided convolution computes the phases as channels (Shi
 * et al. 2016, "Real-time single image and video super-resolution", section 3.2). It avoids multiplying the zeros
 * between the pixels of dy.
 */
export function inputGradientByPhases(
  { inputs: { dy, filter }, attrs, run }: Call<BackwardInputs, BackwardAttrs>,
  { rows: down, columns: across }: Convolution,
): tf.TensorInfo {
  const { stride } = down;
  const phases = phasesOf(run, filter, stride);
  const [height, width] = phases.shape as Shape4;
  const x = framedByHand(run, dy, [phaseSides(down, height), phaseSides(across, width)]);
  const attrsOfOne = { strides: 1, dilations: 1, pad: "valid", dataFormat: "NHWC" };
  const apart = run(tf.Conv2D, { x, filter: phases }, attrsOfOne);
  const together = run(tf.DepthToSpace, { x: apart }, { blockSize: stride, dataFormat: "NHWC" });
  const size = attrs.inputShape;
  return run(tf.Slice, { x: together }, { begin: [0, down.before, across.before, 0], size });
}

/** Flipped taps of each phase: [taps of a phase down, and across, outputs, phases × channels]. */
function phasesOf(run: Run, filter: tf.TensorInfo, stride: number): tf.TensorInfo {
  const [height, width, channels, outputs] = filter.shape as Shape4;
  const [down, across] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const missing: Frame = [
    [0, down * stride - height],
    [0, across * stride - width],
  ];
  const paddings = [...missing, [0, 0], [0, 0]];
  const whole = run(tf.PadV2, { x: filter }, { paddings, constantValue: 0 });
  const shape = [down, stride, across, stride, channels, outputs];
  const split = run(tf.Reshape, { x: whole }, { shape });
  const sorted = run(tf.Transpose, { x: split }, { perm: [0, 2, 5, 1, 3, 4] });
  const flipped = run(tf.Reverse, { x: sorted }, { dims: [0, 1] });
  return run(tf.Reshape, { x: flipped }, { shape: [down, across, outputs, stride * stride * channels] });
}

/** Padding of dy with which each phase gets one value per stride of the padded input. */
function phaseSides({ input, output, stride, before }: Axis, taps: number): readonly [number, number] {
  return [taps - 1, Math.ceil((input + before) / stride) - output];
}

/**
 * Computes the filter gradient of a convolution tap by tap, as a matrix product of the pixels that the tap reads and
 * dy.
 */
export function filterGradientByTaps(call: FilterGradient, shape: Convolution): tf.TensorInfo {
  const { attrs, run } = call;
  const { x, dy } = call.inputs;
  const b = rows(run, dy);
  const gradients = readByTaps(run, x, shape).map((read) =>
    matmul(call, [rows(run, read), b], { transposeA: true }),
  );
  return run(tf.Reshape, { x: joined(run, gradients) }, { shape: attrs.filterShape });
}

/**
 * Computes a dilated depthwise convolution by TensorFlow's kernel or, if that rejects it, without dilation by a
 * filter with zeros between its taps, which is exactly equal.
 */
export function depthwiseOrFilled(
  { inputs: { x, filter }, attrs, run }: Forward,
  { rows: down, columns: across, taps: [height, width], channels, outputs }: Convolution,
): tf.TensorInfo {
  const upstream = originalKernel(tf.DepthwiseConv2dNative, "tensorflow");
  try {
    return run(upstream, { x, filter }, attrs);
  } catch {
    const flat = run(tf.Reshape, { x: filter }, { shape: [1, height, width, channels * outputs] });
    const spaced = spread(run, flat, [down.dilation, across.dilation]);
    const size = [1, down.window, across.window, channels * outputs];
    const cut = run(tf.Slice, { x: spaced }, { begin: [0, 0, 0, 0], size });
    const shape = [down.window, across.window, channels, outputs];
    const filled = run(tf.Reshape, { x: cut }, { shape });
    return run(upstream, { x, filter: filled }, { ...attrs, dilations: 1 });
  }
}

/**
 * Computes the filter gradient of a depthwise convolution tap by tap, as a sum of the pixels that the tap reads times
 * dy.
 */
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

/** Input of a convolution with its padding added, so that the convolution needs none. */
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

/** Reshapes a tensor to a matrix with its last axis as columns. */
function rows(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const last = x.shape.at(-1) as number;
  return run(tf.Reshape, { x }, { shape: [tf.util.sizeFromShape(x.shape) / last, last] });
}

/**
 * Product of the channels of an image batch with a 1×1 filter, for every pixel. Computed as a single product of two
 * matrices: the product of a batch with a shared filter writes past its result (see `sharedMatrices`).
 */
function channelProduct(
  call: Means,
  [x, filter]: Pair,
  { transposeB = false }: Transposed = {},
): tf.TensorInfo {
  const { run } = call;
  const product = matmul(call, [rows(run, x), rows(run, filter)], { transposeB });
  return run(tf.Reshape, { x: product }, { shape: [...x.shape.slice(0, 3), product.shape[1]] });
}

/** Product of two matrices, by a TensorFlow op that TensorFlow.js does not use and that is faster. */
function matmul(
  { run, backend }: Means,
  inputs: Pair,
  { transposeA = false, transposeB = false }: Transposed,
): tf.TensorInfo {
  const attrs = { transpose_a: transposeA, transpose_b: transposeB };
  const op = { name: "MatMul", outputs: 1, types: ["T"], attrs };
  return run(() => runOp(backend, op, inputs)[0] as tf.Tensor, {});
}
