import tf = require("@tensorflow/tfjs");

import { axes, type ConvolutionAttrs } from "../kernels/axis.js";
import { sampled } from "../kernels/sampled.js";
import { mayBeNonFinite } from "./non-finite.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias: tf.TensorInfo;
}

interface Attrs extends ConvolutionAttrs {
  readonly activation?: string;
}

/**
 * Convolution kernel that preserves NaN if every channel has its own window of one pixel.
 *
 * XNNPACK computes that case as x · filter + bias with bounds of ±∞, which turn NaN into −∞; the next ReLU then
 * returns 0.
 */
export function nanPointwise(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Inputs, Attrs>(kernelName, (call) => {
    const { inputs, attrs, run } = call;
    const { x, filter, bias } = inputs;
    const parts = [x, filter, ...(bias ? [bias] : [])];
    const isPlain = (attrs.activation ?? "linear") === "linear" && isPointwise(kernelName, filter.shape);
    if (!isPlain || !parts.some((part) => mayBeNonFinite(call, part))) return run(kernelFunc, inputs, attrs);
    const a = sampled(run, x, { axes: axes(x.shape, filter.shape, attrs), tap: [0, 0] });
    const b = run(tf.Reshape, { x: filter }, { shape: [filter.shape[2] as number] });
    const product = run(tf.Multiply, { a, b });
    return bias ? run(tf.Add, { a: product, b: bias }) : product;
  });
}

/** True for pointwise depthwise convolutions, including a plain convolution of one channel to one. */
function isPointwise(kernelName: string, filter: readonly number[]): boolean {
  const [height, width, channels, outputs] = filter;
  const isDepthwise = kernelName === tf.DepthwiseConv2dNative || kernelName === tf.FusedDepthwiseConv2D;
  return height === 1 && width === 1 && outputs === 1 && (isDepthwise || channels === 1);
}
