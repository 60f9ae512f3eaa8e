import type * as tf from "@tensorflow/tfjs";
import { type Axis, axes, type ConvolutionAttrs } from "../kernels/axis.js";
import { framed, readSides } from "../kernels/frame.js";
import { composition, wasmKernel } from "./composition.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}

/**
 * A convolution kernel of the backend that is right for every padding.
 *
 * XNNPACK, on which the backend stands, finds the output size by itself. Padding 'same' with a stride larger
 * than the window makes it fail, which the backend does not notice: the result stays zeros. Where it finds
 * another size than tfjs, it writes past the end of the result. Both go away with a frame that fits exactly.
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
