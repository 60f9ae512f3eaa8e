import tf = require("@tensorflow/tfjs");

import { compositionOn, originalKernel } from "../kernels/composition.js";

interface Inputs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
}

/**
 * Batch matrix product in which a matrix that is shared within a batch is copied for each product.
 *
 * oneDNN 3.7.3 in TensorFlow 2.21 writes past the result of `BatchMatMulV2` if the batches of its operands differ and
 * have to be broadcast: 384 bytes past it for 3×1×8×1 times 1×1×1×1 on AVX-512, which corrupts the heap.
 */
export function sharedMatrices(): tf.KernelConfig {
  const original = originalKernel(tf.BatchMatMul, "tensorflow");
  return compositionOn("tensorflow")<Inputs, object>(tf.BatchMatMul, ({ inputs, attrs, run }) => {
    const { a, b } = inputs;
    const [ofA, ofB] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
    if (ofA.join() === ofB.join()) return run(original, { a, b }, attrs);
    const batches = tf.broadcast_util.assertAndGetBroadcastShape(ofA, ofB);
    const copied = (x: tf.TensorInfo): tf.TensorInfo => {
      const missing: number[] = Array.from({ length: batches.length + 2 - x.shape.length }, () => 1);
      const shape = [...missing, ...x.shape];
      const reps = shape.map((size, axis) => (batches[axis] ?? size) / size);
      return run(tf.Tile, { x: run(tf.Reshape, { x }, { shape }) }, { reps });
    };
    return run(original, { a: copied(a), b: copied(b) }, attrs);
  });
}
