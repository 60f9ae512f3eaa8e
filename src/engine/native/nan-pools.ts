import tf = require("@tensorflow/tfjs");

import { compositionOn, originalKernel } from "../kernels/composition.js";
import { nanPool, nanPoolGradient, type Screen } from "../kernels/nan-pool.js";

const composition = compositionOn("tensorflow");

/**
 * Tests whether the sum is finite, which it is not if any term is not. Finite terms whose sum overflows are reported
 * as non-finite.
 */
const mayBeNonFinite: Screen = ({ run, backend }, x) => {
  const axis = x.shape.map((_, at) => at);
  const sum = run(tf.Sum, { x }, { axis, keepDims: false });
  const [value] = backend.readSync(sum.dataId) as Float32Array;
  return !Number.isFinite(value);
};

/** Max pooling and its gradient that preserve NaN: TensorFlow's skip NaN unless it is a window's first value. */
export function nanPools(): readonly tf.KernelConfig[] {
  const parts = (kernelName: string, largest: string) => ({
    original: originalKernel(kernelName, "tensorflow"),
    largest: originalKernel(largest, "tensorflow"),
    screen: mayBeNonFinite,
  });
  return [
    composition(tf.MaxPool, nanPool(parts(tf.MaxPool, tf.MaxPool))),
    composition(tf.MaxPool3D, nanPool(parts(tf.MaxPool3D, tf.MaxPool3D))),
    composition(tf.MaxPoolGrad, nanPoolGradient(parts(tf.MaxPoolGrad, tf.MaxPool))),
  ];
}
