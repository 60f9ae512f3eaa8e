import tf = require("@tensorflow/tfjs");

import { type Axis, axes, type ConvolutionAttrs, type Shape4 } from "../kernels/axis.js";
import { composition, wasmKernel } from "./composition.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly dy: tf.TensorInfo;
  readonly input: tf.TensorInfo;
}

interface Attrs extends ConvolutionAttrs {
  readonly filterSize: [number, number] | number;
}

/**
 * The gradient of average pooling, where a window over the border divides by the pixels that it holds.
 *
 * The backend's own kernel divides by the size of the window everywhere, unlike its forward kernel.
 */
export function averagePoolGradient(): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(tf.AvgPoolGrad);
  return composition<Inputs, Attrs>(tf.AvgPoolGrad, ({ inputs, attrs, backend, run }) => {
    const { dy, input } = inputs;
    const [, , , channels] = input.shape as Shape4;
    const [down, right = down] = [attrs.filterSize].flat() as [number, number?];
    const [rows, columns] = axes(input.shape, [down, right, channels, channels], attrs);
    const factors = outer(shares(rows), shares(columns));
    if (factors.every((factor) => factor === 1)) return run(kernelFunc, inputs, attrs);
    const shape = [1, rows.output, columns.output, 1];
    const b = run(() => ({ dataId: backend.write(factors, shape, "float32"), shape, dtype: "float32" }), {});
    return run(kernelFunc, { dy: run(tf.Multiply, { a: dy, b }), input }, attrs);
  });
}

/** For each place of a window along an axis, its size by the number of pixels under it. */
function shares({ input, output, window, stride, before }: Axis): readonly number[] {
  return Array.from({ length: output }, (_, at) => {
    const first = at * stride - before;
    return window / (Math.min(first + window, input) - Math.max(first, 0));
  });
}

function outer(rows: readonly number[], columns: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => columns.map((column) => row * column)));
}
