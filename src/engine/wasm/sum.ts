import tf = require("@tensorflow/tfjs");

import type { Shape4 } from "../kernels/axis.js";
import { filled } from "../kernels/nan.js";
import { channelMeans } from "./channels.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
}

/** Kernel `Sum` of the backend, made faster for summing images by channel: the gradient of every bias. */
export function sum(): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(tf.Sum);
  return composition<Inputs, tf.SumAttrs>(tf.Sum, (call) => {
    const { inputs, attrs, run } = call;
    const { x } = inputs;
    const axes = tf.util.parseAxisParam(attrs.axis, x.shape);
    const isByChannel = x.shape.length === 4 && tf.util.arraysEqual(axes, [0, 1, 2]);
    if (!isByChannel || x.dtype !== "float32") return run(kernelFunc, inputs, attrs);
    const [batch, height, width, channels] = x.shape as Shape4;
    const a = channelMeans(call, x);
    const total = run(tf.Multiply, { a, b: filled(run, [], batch * height * width) });
    return attrs.keepDims ? run(tf.Reshape, { x: total }, { shape: [1, 1, 1, channels] }) : total;
  });
}
