import tf = require("@tensorflow/tfjs");

import { frameOf } from "../caseFrame.js";
import { convolutionAt } from "../reference/referenceConvolution.js";
import { type Operation, sizeOf } from "./operation.js";

/** Operations that multiply matrices. */
export const products = { "shared matrix": sharedMatrix() } satisfies Readonly<Record<string, Operation>>;

/**
 * Batch of matrices, one for each row of each image, times a single matrix: a 1×1 convolution, written as a product.
 */
function sharedMatrix(): Operation {
  return {
    exact: true,
    prepare: (shape, draw) => {
      const { input, filters } = shape;
      const [images, height, width, channels] = input;
      const [first, second] = [draw(sizeOf(input)), draw(channels * filters)];
      const output = [images, height, width, filters] as const;
      return {
        run: () => tf.matMul(tf.tensor4d(first, [...input]), tf.tensor4d(second, [1, 1, channels, filters])),
        size: sizeOf(output),
        products: channels,
        channels: filters,
        element: convolutionAt({ shape, frame: frameOf(shape), first, second }),
      };
    },
  };
}
