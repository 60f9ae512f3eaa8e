import tf = require("@tensorflow/tfjs");

import { enteredShape } from "../data/imageShape.js";
import type { Probe } from "../data/probe.js";
import type { ChannelPreprocessing } from "./description.js";
import { type Recorded, readTensor } from "./readTensor.js";

/** Inputs of a network, in the form of a probe. */
export type Inputs = Pick<Probe, "shape" | "values" | "feeds">;

/** Preprocessing and input shape of a network. */
export interface Taking {
  readonly preprocessing: ChannelPreprocessing;
  /** Shape of one image; null for an open dimension. */
  readonly input: readonly (number | null)[];
}

/** Images preprocessed for a network. Must be called inside `scoped`. */
export function preparedFor({ preprocessing, input }: Taking, { shape, values }: Inputs): tf.Tensor {
  const { mean, sd, order } = preprocessing;
  const given = tf.tensor4d(values, [...shape]);
  const pixels = order === "bgr" ? tf.reverse(given, 3) : given;
  const prepared = tf.div(tf.sub(pixels, tf.tensor1d([mean].flat())), tf.tensor1d([sd].flat()));
  // A network may take its images without a channel axis, or flattened.
  return input.length === 3 ? prepared : tf.reshape(prepared, enteredShape(shape, input));
}

/** Output of a node as plain data; for the input, which is the first node, the original images. */
export function recordedAt(node: number, tensor: tf.Tensor, { shape }: Pick<Inputs, "shape">): Recorded {
  return node === 0 ? { ...readTensor(tensor), shape } : readTensor(tensor);
}
