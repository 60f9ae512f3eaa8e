import tf = require("@tensorflow/tfjs");

import {
  type AverageGradientAttrs,
  type AverageGradientInputs,
  averageWindows,
  withWindowShares,
} from "../kernels/average-window.js";
import type { Axis } from "../kernels/axis.js";
import { compositionOn, originalKernel } from "../kernels/composition.js";

const isLargerThanMap = ({ window, input }: Axis): boolean => window > input;

/**
 * Gradient of average pooling, on a padded map if a window is larger than the map.
 *
 * With oneDNN off, TensorFlow's AvgPoolGrad lets such a window end beyond the map: its `GetBroadcastSize` does not
 * clip a window that begins before the first pixel.
 */
export function averagePoolGradient(): tf.KernelConfig {
  const original = originalKernel(tf.AvgPoolGrad, "tensorflow");
  const composition = compositionOn("tensorflow");
  return composition<AverageGradientInputs, AverageGradientAttrs>(tf.AvgPoolGrad, (call) => {
    const { inputs, attrs, run } = call;
    const [rows, columns] = averageWindows(inputs.input, attrs);
    if (!isLargerThanMap(rows) && !isLargerThanMap(columns)) return run(original, inputs, attrs);
    const dy = withWindowShares(inputs.dy, [rows, columns], call);
    const [images, , , channels] = inputs.input.shape;
    const shape = [images as number, paddedSize(rows), paddedSize(columns), channels as number];
    const x = run(original, { dy, input: { ...inputs.input, shape } }, { ...attrs, pad: "valid" });
    return run(tf.Slice, { x }, { begin: [0, rows.before, columns.before, 0], size: inputs.input.shape });
  });
}

function paddedSize({ before, input, after }: Axis): number {
  return before + input + after;
}
