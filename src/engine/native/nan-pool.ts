import tf = require("@tensorflow/tfjs");

import { compositionOn, originalKernel } from "../kernels/composition.js";
import { nanPool, nanPoolGradient, type Screen } from "../kernels/nan-pool.js";

const composition = compositionOn("tensorflow");

/** A sum is not finite where a term is not. Finite terms whose sum overflows are taken for infinities. */
const mayBeNonFinite: Screen = ({ run, backend }, x) => {
  const axis = x.shape.map((_, at) => at);
  const sum = run(tf.Sum, { x }, { axis, keepDims: false });
  const [value] = backend.readSync(sum.dataId) as Float32Array;
  return !Number.isFinite(value);
};

/** Max pooling and its gradient that keep NaN: TensorFlow's skip it where it is not a window's first value. */
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
