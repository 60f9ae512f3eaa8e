import type { Plane } from "../activations/plane.js";
import { feedsOfImages } from "../data/feed.js";
import type { Inputs } from "../network/networkInputs.js";

/** Pixels of one image of some, as a view. */
export function imageAt({ shape, values }: Inputs, image: number): Float32Array {
  const each = shape[1] * shape[2] * shape[3];
  return values.subarray(image * each, (image + 1) * each);
}

/**
 * Images of the given pixels, in the shape of others, and with what these are fed: values that all share, and as many
 * rows as there are images.
 */
export function imagesLike(
  { shape, feeds }: Pick<Inputs, "shape" | "feeds">,
  values: readonly ArrayLike<number>[],
): Inputs {
  const each = shape[1] * shape[2] * shape[3];
  const joined = new Float32Array(values.length * each);
  values.forEach((pixels, at) => {
    joined.set(pixels, at * each);
  });
  const kept = feeds?.filter(({ shape: [rows] }) => rows === 1 || values.length === shape[0]);
  return {
    shape: [values.length, shape[1], shape[2], shape[3]],
    values: joined,
    ...(kept && { feeds: kept }),
  };
}

/** Some images, by index. */
export function chosenImages(images: Inputs, indices: readonly number[]): Inputs {
  const { shape, feeds } = images;
  const chosen = imagesLike(
    { shape },
    indices.map((index) => imageAt(images, index)),
  );
  return feeds === undefined ? chosen : { ...chosen, feeds: feedsOfImages(feeds, indices) };
}

/** Plane of numbers, row by row. Negative zeros become zeros, so that they print as such. */
export function planeWith(height: number, width: number, values: ArrayLike<number>): Plane {
  return { width, height, values: Float32Array.from(values, (value) => value + 0), offset: 0, stride: 1 };
}

/** Reduction of the channels of a pixel to one number: their sum, its size, or the largest size. */
export type ChannelReduction = "sum" | "size of sum" | "largest size";

/** Plane of one number for each pixel, reduced from those of its channels. */
export function reducedPlane(
  values: ArrayLike<number>,
  [, height, width, channels]: Inputs["shape"],
  reduction: ChannelReduction,
): Plane {
  const reduced = Float64Array.from({ length: height * width }, (_, pixel) => {
    let [sum, largest] = [0, 0];
    for (let channel = 0; channel < channels; channel++) {
      const value = values[pixel * channels + channel] as number;
      sum += value;
      largest = Math.max(largest, Math.abs(value));
    }
    if (reduction === "sum") return sum;
    return reduction === "size of sum" ? Math.abs(sum) : largest;
  });
  return planeWith(height, width, reduced);
}

/** Sum of numbers, in 64 bits; numbers that are not finite are left out. */
export function finiteSum(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (Number.isFinite(value)) sum += value;
  }
  return sum;
}

/** Sum of the sizes of numbers. */
export function sumOfSizes(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += Math.abs(values[at] as number);
  return sum;
}
