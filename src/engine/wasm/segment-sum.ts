import tf = require("@tensorflow/tfjs");

import { composition } from "./wasm-kernel.js";

interface Inputs {
  readonly x: tf.TensorInfo;
  readonly segmentIds: tf.TensorInfo;
}

/** Sum of the rows of every segment, which the backend lacks: the gradient of an embedding look-up. */
export const segmentSum = composition<Inputs, tf.UnsortedSegmentSumAttrs>(
  tf.UnsortedSegmentSum,
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend, run }) => {
    // ScatterNd writes to any index without checking, so an invalid one would corrupt other tensors.
    const ids = backend.readSync(segmentIds.dataId) as Int32Array;
    const wrong = ids.find((id) => id < 0 || id >= numSegments);
    if (wrong !== undefined) {
      throw new Error(`Expected segment ids from 0 to ${numSegments - 1} but received ${wrong}.`);
    }
    const indices = run(tf.Reshape, { x: segmentIds }, { shape: [ids.length, 1] });
    return run(tf.ScatterNd, { indices, updates: x }, { shape: [numSegments, ...x.shape.slice(1)] });
  },
);
