import type * as tf from "@tensorflow/tfjs";
import type { Activation } from "../activations/activation.js";

/** Output of one tap for some images, as plain data. */
export type Recorded = Pick<Activation, "shape" | "values">;

/** Copies a tensor to plain data. */
export function readTensor(tensor: tf.Tensor): Recorded {
  return { shape: mapShape(tensor.shape), values: valuesIn(tensor) };
}

/** Numbers of a tensor. `dataSync` already returns a copy, and a second one would double the garbage. */
export function valuesIn(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  return values instanceof Float32Array ? values : new Float32Array(values);
}

/**
 * Pads any shape to images, height, width, channels: units and time steps get a height, or a height and a width, of
 * one.
 */
function mapShape(shape: readonly number[]): Activation["shape"] {
  const [count = 0, ...rest] = shape;
  const channels = rest.at(-1) ?? 1;
  const width = rest.at(-2) ?? 1;
  const height = rest.slice(0, -2).reduce((product, length) => product * length, 1);
  return [count, height, width, channels];
}

/** Allocates the activation of a tap for a number of images, or reuses the first batch if it holds all of them. */
export function allocateActivation(tap: string, first: Recorded, images: number): Activation {
  const [count, height, width, channels] = first.shape;
  if (count === images) return { tap, ...first };
  const values = new Float32Array(images * height * width * channels);
  return { tap, shape: [images, height, width, channels], values };
}

/** Writes the output of a tap for some images to the position of the first of them. */
export function writeBatch({ values }: Activation, part: Recorded, start: number): void {
  if (values !== part.values) values.set(part.values, (part.values.length / part.shape[0]) * start);
}

/** Concatenates the outputs of a tap for consecutive batches. */
export function concat(tap: string, parts: readonly Recorded[]): Activation {
  const [first] = parts as [Recorded];
  if (parts.length === 1) return { tap, ...first };
  const count = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const [, height, width, channels] = first.shape;
  return {
    tap,
    shape: [count, height, width, channels],
    values: joinedValues(parts.map(({ values }) => values)),
  };
}

/** Concatenates arrays. */
export function joinedValues(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return values;
}
