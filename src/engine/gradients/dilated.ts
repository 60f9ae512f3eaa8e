import tf = require("@tensorflow/tfjs");

import type { ConvolutionAttrs } from "../kernels/axis.js";

/** Kernels of a convolution and of its gradients. */
interface Family {
  readonly forward: string;
  readonly byInput: string;
  readonly byFilter: string;
}

/** Convolutions that support dilation. */
export const FAMILIES: readonly Family[] = [
  { forward: tf.Conv2D, byInput: tf.Conv2DBackpropInput, byFilter: tf.Conv2DBackpropFilter },
  {
    forward: tf.DepthwiseConv2dNative,
    byInput: tf.DepthwiseConv2dNativeBackpropInput,
    byFilter: tf.DepthwiseConv2dNativeBackpropFilter,
  },
];

/** Backends whose gradient kernels support dilation: those with kernels from this project. */
const BACKENDS: readonly string[] = ["tensorflow", "wasm"];

/**
 * Gradient of a convolution that also supports dilation. TensorFlow.js's own gradient rejects dilation; it is kept
 * for everything else: convolutions without dilation, channels-first layouts, and backends whose kernels would ignore
 * dilations.
 */
export function dilatedGradient({ forward, byInput, byFilter }: Family): tf.GradConfig {
  const composed = tf.getGradient(forward);
  const gradFunc: tf.GradFunc = (dys, saved, attrs) => {
    if (!isOurs(attrs)) return composed.gradFunc(dys, saved, attrs);
    const [x, filter] = saved as [tf.Tensor, tf.Tensor];
    const dy = dys as tf.Tensor;
    return {
      x: () => kernel(byInput, { dy, filter }, { ...attrs, inputShape: x.shape }),
      filter: () => kernel(byFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
    };
  };
  return { ...composed, gradFunc };
}

/** Gradient of the input gradient, which is a transposed convolution, with support for dilation. */
export function dilatedSecondGradient({ forward, byInput, byFilter }: Family): tf.GradConfig | undefined {
  const composed: tf.GradConfig | undefined = tf.getGradient(byInput);
  if (composed === undefined) return undefined;
  const gradFunc: tf.GradFunc = (dys, saved, attrs) => {
    if (!isOurs(attrs)) return composed.gradFunc(dys, saved, attrs);
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    const x = dys as tf.Tensor;
    return {
      dy: () => kernel(forward, { x, filter }, attrs),
      filter: () => kernel(byFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
    };
  };
  return { ...composed, gradFunc };
}

function isOurs(attrs: tf.NamedAttrMap): boolean {
  const { dilations, dataFormat } = attrs as unknown as ConvolutionAttrs;
  const isDilated = [dilations ?? 1].flat().some((dilation) => dilation > 1);
  return isDilated && dataFormat !== "NCHW" && BACKENDS.includes(tf.engine().backendName);
}

function kernel(name: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
}
