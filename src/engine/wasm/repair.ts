import type * as tf from "@tensorflow/tfjs";
import { type Axis, axes, type ConvolutionAttrs } from "../kernels/axis.js";
import { framed, readSides } from "../kernels/frame.js";
import { composition, wasmKernel } from "./wasm-kernel.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}

/**
 * Convolution kernel of the backend that is correct for every padding.
 *
 * XNNPACK, which the backend uses, determines the output size independently. Padding 'same' with a stride larger than
 * the window makes it fail, which the backend does not notice: the result remains zeros. If its size differs from
 * that of tfjs, it writes past the end of the result. An exactly fitting frame avoids both.
 */
export function repaired(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = wasmKernel(kernelName);
  return composition<Inputs, ConvolutionAttrs>(kernelName, ({ inputs, attrs, run }) => {
    const [rows, columns] = axes(inputs.x.shape, inputs.filter.shape, attrs);
    const same = attrs.pad === "same";
    if (isRead(rows, same) && isRead(columns, same)) return run(kernelFunc, inputs, attrs);
    const { x, pad } = framed(run, inputs.x, [readSides(rows), readSides(columns)]);
    return run(kernelFunc, { ...inputs, x }, { ...attrs, pad });
  });
}

function isRead(axis: Axis, same: boolean): boolean {
  const unread = axis.after - readSides(axis)[1];
  return unread >= 0 && unread < axis.stride && !(same && axis.stride > axis.window);
}
