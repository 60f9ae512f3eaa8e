import type { Goal } from "../network/goal.js";
import { goalOfImages } from "../network/goal.js";
import type { Network } from "../network/network.js";
import type { Inputs } from "../network/networkInputs.js";
import { pixelGradients } from "./pixelGradients.js";

/** Number of images that are differentiated at once, so that engines use all threads for small ones. */
const MOST_AT_ONCE = 32;

/** Variants of images to differentiate. */
export interface Variants {
  readonly images: Inputs;
  readonly goal: Goal;
  /** Number of variants of each image. */
  readonly count: number;
  /** Pixels of all images in a variant. Called once for each, in order. */
  readonly variant: (index: number) => Float32Array;
}

/**
 * Gradients of a goal for variants of images, several variants at a time. A callback receives those of each variant, in
 * order.
 */
export function gradientsOfMany(
  network: Network,
  { images: { shape }, goal, count, variant }: Variants,
  onGradient: (slopes: Float32Array, index: number) => void,
): void {
  const [images, height, width, channels] = shape;
  const size = images * height * width * channels;
  const most = Math.max(1, Math.floor(MOST_AT_ONCE / images));
  for (let start = 0; start < count; start += most) {
    const some = Math.min(most, count - start);
    const values = new Float32Array(some * size);
    for (let at = 0; at < some; at++) values.set(variant(start + at), at * size);
    const own = goalOfImages(
      goal,
      Array.from({ length: some * images }, (_, at) => at % images),
    );
    const joined = { shape: [some * images, height, width, channels], values } as const;
    const slopes = pixelGradients(network, joined, { goal: own });
    for (let at = 0; at < some; at++) onGradient(slopes.subarray(at * size, (at + 1) * size), start + at);
  }
}
