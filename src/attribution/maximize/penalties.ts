import type { Inputs } from "../../network/networkInputs.js";

/** Height, width and channels of an image. */
export type ImageSize = readonly [height: number, width: number, channels: number];

/** Height, width and channels of some images. */
export function sizeOf({ shape: [, ...size] }: Pick<Inputs, "shape">): ImageSize {
  return size;
}

/** Penalty of an image, and its gradient. */
export interface Penalty {
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * Total variation of an image: the sum of the sizes of all differences between neighbors, in rows and in columns,
 * divided by the number of values (anisotropic form of Rudin, Osher and Fatemi 1992). Its gradient is zero where
 * neighbors are equal.
 */
export function totalVariation(image: ArrayLike<number>, [height, width, channels]: ImageSize): Penalty {
  const count = height * width * channels;
  const gradient = new Float64Array(count);
  let sum = 0;
  const add = (at: number, next: number) => {
    const difference = (image[next] as number) - (image[at] as number);
    sum += Math.abs(difference);
    const slope = Math.sign(difference) / count;
    gradient[next] = (gradient[next] as number) + slope;
    gradient[at] = (gradient[at] as number) - slope;
  };
  for (let at = 0; at < count; at++) {
    const column = Math.floor(at / channels) % width;
    if (column < width - 1) add(at, at + channels);
    if (at + width * channels < count) add(at, at + width * channels);
  }
  return { value: sum / count, gradient };
}

/** Mean square of an image. */
export function meanSquare(image: ArrayLike<number>): Penalty {
  const count = image.length;
  const gradient = Float64Array.from(image, (value) => (2 * value) / count);
  let sum = 0;
  for (let at = 0; at < count; at++) sum += (image[at] as number) ** 2;
  return { value: sum / count, gradient };
}

/**
 * Mean similarity of an image to others: the mean cosine of the angles between their differences from mid-gray. Pushing
 * it down makes images of one goal differ (after the diversity term of Olah et al. 2017, which compares activations). The
 * gradient holds the others fixed. Zero without others.
 */
export function similarityTo(image: ArrayLike<number>, others: readonly ArrayLike<number>[]): Penalty {
  const own = Float64Array.from(image, fromGray);
  const length = lengthOf(own);
  const gradient = new Float64Array(own.length);
  let value = 0;
  for (const other of others) {
    const theirs = Float64Array.from(other, fromGray);
    const norm = lengthOf(theirs);
    const cosine = own.reduce((sum, each, at) => sum + each * (theirs[at] as number), 0) / (length * norm);
    value += cosine / others.length;
    for (let at = 0; at < own.length; at++) {
      const slope = (theirs[at] as number) / (length * norm) - (cosine * (own[at] as number)) / length ** 2;
      gradient[at] = (gradient[at] as number) + slope / others.length;
    }
  }
  return { value, gradient };
}

/** Length of a vector, or one for a vector of zeros, which has no direction. */
function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
}

function fromGray(value: number): number {
  return value - 0.5;
}
