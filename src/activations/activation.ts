import type { Plane } from "./plane.js";

/** Output of one tap for the images of a probe, as 32-bit floats. */
export interface Activation {
  readonly tap: string;
  /** Images, height, width, channels. A vector of units has height and width 1; a sequence has height 1. */
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

/** Plane of one channel of one image, both counted from 0, as a view without copying. */
export function planeOf(activation: Activation, image: number, channel: number): Plane {
  const [, height, width, channels] = activation.shape;
  const offset = image * height * width * channels + channel;
  return { width, height, values: activation.values, offset, stride: channels };
}

/** Planes of all channels of one image, counted from 0, in order. */
export function planesOf(activation: Activation, image: number): readonly Plane[] {
  return Array.from({ length: activation.shape[3] }, (_, channel) => planeOf(activation, image, channel));
}

/** Flattened output of a tap for each image, as views without a copy. */
export function* imagesOf({ shape, values }: Pick<Activation, "shape" | "values">): Generator<Float32Array> {
  const each = values.length / shape[0];
  for (let image = 0; image < shape[0]; image++) yield values.subarray(image * each, (image + 1) * each);
}
