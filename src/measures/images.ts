import type { Activation } from "../activations/activation.js";

/** Flattened output of a tap for each image, as views without a copy. */
export function* imagesOf({ shape, values }: Pick<Activation, "shape" | "values">): Generator<Float32Array> {
  const each = values.length / shape[0];
  for (let image = 0; image < shape[0]; image++) yield values.subarray(image * each, (image + 1) * each);
}
