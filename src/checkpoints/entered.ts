import tf = require("@tensorflow/tfjs");

import { enteredShape, type InputShape } from "../data/imageShape.js";
import type { Probe } from "../data/probe.js";
import type { ChannelPreprocessing } from "./description.js";
import { type Recorded, recordedOf } from "./recorded.js";

/** How a network takes images. */
interface Entrance {
  readonly preprocessing: ChannelPreprocessing;
  readonly input: InputShape;
}

/**
 * Images as a network takes them: (pixel − mean) / sd for each channel, without an axis of channels or as a row of
 * numbers where the network takes them so. Call it inside `scoped`.
 */
export function enteredImages(
  { shape, values }: Pick<Probe, "shape" | "values">,
  { preprocessing: { mean, sd }, input }: Entrance,
): tf.Tensor {
  const pixels = tf.tensor4d(values, [...shape]);
  const prepared = tf.div(tf.sub(pixels, tf.tensor1d([mean].flat())), tf.tensor1d([sd].flat()));
  return input.length === 3 ? prepared : tf.reshape(prepared, enteredShape(shape, input));
}

/** What a node gave as plain data; the input, the first node, as the images that went in. */
export function recordedAt(node: number, tensor: tf.Tensor, { shape }: Pick<Probe, "shape">): Recorded {
  return node === 0 ? { ...recordedOf(tensor), shape } : recordedOf(tensor);
}
