import tf = require("@tensorflow/tfjs");

import { originalKernel, type Run } from "../kernels/composition.js";
import type { Screen } from "../kernels/nan-pool.js";

/** Minimum and maximum number of columns for which the pooling kernel is faster than a loop. */
const COLUMNS = [16, 1024] as const;

/** Subset of the WASM backend that is used here: access to its memory without a copy. */
interface Heap {
  typedArrayFromHeap(x: tf.TensorInfo): Float32Array;
}

/**
 * Screens a tensor for NaN and infinities. The average of a column is not finite if one of its values is not, and
 * pooling computes averages at memory speed, several times as fast as a loop. Finite values whose sum overflows are
 * reported as infinities.
 */
export const mayBeNonFinite: Screen = ({ run, backend }, x) => {
  if (x.dtype !== "float32") return false;
  const size = tf.util.sizeFromShape(x.shape);
  const [fewest, most] = COLUMNS;
  const columns = size > most ? divisorOf(size, most) : 1;
  return !isFiniteIn(backend, columns < fewest ? x : columnMeans(run, x, [size / columns, columns]));
};

function columnMeans(run: Run, x: tf.TensorInfo, [rows, columns]: readonly [number, number]): tf.TensorInfo {
  const image = run(tf.Reshape, { x }, { shape: [1, rows, 1, columns] });
  const attrs = { filterSize: [rows, 1], strides: [1, 1], pad: "valid" };
  return run(originalKernel(tf.AvgPool, "wasm"), { x: image }, attrs);
}

/** Largest divisor of a size, up to a limit. */
function divisorOf(size: number, limit: number): number {
  let divisor = limit;
  while (size % divisor !== 0) divisor--;
  return divisor;
}

/** True if every value of a tensor is finite; an exact test. */
export function isFiniteIn(backend: tf.KernelBackend, x: tf.TensorInfo): boolean {
  // Zero times a value is zero, or NaN if the value is not finite: a sum without a branch.
  const values = (backend as unknown as Heap).typedArrayFromHeap(x);
  let zero = 0;
  for (let at = 0; at < values.length; at++) zero += (values[at] as number) * 0;
  return zero === 0;
}
