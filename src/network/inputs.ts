import tf = require("@tensorflow/tfjs");

import { enteredShape } from "../data/imageShape.js";
import type { Probe } from "../data/probe.js";
import type { ChannelPreprocessing } from "./description.js";
import { type Recorded, readTensor } from "./readTensor.js";

/** The inputs of a network, as a probe gives them. */
export type Inputs = Pick<Probe, "shape" | "values">;

/** The preprocessing and the shape that a network takes its images in. */
interface Taking {
  readonly preprocessing: ChannelPreprocessing;
  /** The shape for one image; null where the network leaves a size open. */
  readonly input: readonly (number | null)[];
}

/** The images as a network takes them. To be called inside `scoped`. */
export function preparedFor({ preprocessing, input }: Taking, { shape, values }: Inputs): tf.Tensor {
  const { mean, sd, order } = preprocessing;
  const given = tf.tensor4d(values, [...shape]);
  const pixels = order === "bgr" ? tf.reverse(given, 3) : given;
  const prepared = tf.div(tf.sub(pixels, tf.tensor1d([mean].flat())), tf.tensor1d([sd].flat()));
  // A network may take its images without an axis of channels, or as a row of numbers.
  return input.length === 3 ? prepared : tf.reshape(prepared, enteredShape(shape, input));
}

/** The output of a node as plain data; of the input, which is the first node, the images that went in. */
export function recordedAt(node: number, tensor: tf.Tensor, { shape }: Pick<Inputs, "shape">): Recorded {
  return node === 0 ? { ...readTensor(tensor), shape } : readTensor(tensor);
}
