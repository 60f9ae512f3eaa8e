import { shapeText } from "../../core/format.js";

import tf = require("@tensorflow/tfjs");

import { expected } from "../../core/errors.js";
import type { Task } from "../architecture.js";
import { modelOf, softmax, through } from "./buildingBlocks.js";

/** Stack of equal blocks: their number, their channels, and the layers of each. */
export interface Stack {
  readonly depth: number;
  readonly width: number;
  /** Layers of a block, which keep the shape. Blocks are counted from 1. */
  readonly block: (at: number) => readonly tf.layers.Layer[];
}

/**
 * Builds the network of the original post with blocks of any kind: two convolutions, the blocks, and a dense output
 * layer on the pooled maps. Throws `UserError` for images that are too small to be pooled.
 */
export function stackModel(name: string, { inputShape, classes }: Task, stack: Stack): tf.LayersModel {
  const { depth, width, block } = stack;
  const [rows, columns] = inputShape;
  if (Math.min(rows, columns) < 2)
    throw expected("images of at least 2×2", `the architecture '${name}'`, shapeText(inputShape));
  const blocks = Array.from({ length: depth }, (_, index) => block(index + 1)).flat();
  return modelOf(name, inputShape, (input) =>
    through(
      input,
      conv("conv1", 64, "relu"),
      conv("conv2", width, "relu"),
      ...blocks,
      tf.layers.maxPooling2d({ poolSize: 2, name: "pool" }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dropout({ rate: 0.5, name: "dropout" }),
      softmax(classes),
    ),
  );
}

/** Creates a 3×3 convolution that keeps the map's size, initialized as in Glorot and Bengio (2010). */
export function conv(name: string, filters: number, activation: "relu" | "linear"): tf.layers.Layer {
  return tf.layers.conv2d({
    name,
    filters,
    activation,
    kernelSize: 3,
    padding: "same",
    kernelInitializer: "glorotUniform",
  });
}
