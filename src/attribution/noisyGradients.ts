import { stream } from "../engine/seeds.js";
import type { Inputs } from "../network/networkInputs.js";
import type { AttributionPart, Question } from "./attributionMethod.js";
import { gradientsOfMany } from "./gradientsOfMany.js";
import { imageAt } from "./images.js";
import { pixelPart, reductionNotes, summed } from "./pixelPart.js";

/** Moments of the gradients of noisy copies of each image. */
export interface NoisyMoments {
  /** Mean gradient. */
  readonly mean: Float32Array;
  /** Mean of the squared gradients. */
  readonly square: Float32Array;
  /** Variance of the gradients, divided by their number. */
  readonly variance: Float32Array;
}

/** Noise of a standard normal distribution: one number for each copy and value of an image. */
export type Noise = (copy: number, at: number) => number;

/** Images, copies and noise that moments are computed with. */
interface NoisePlan extends Pick<Question, "network" | "images" | "goal" | "onShare"> {
  readonly copies: number;
  /** Standard deviation of the noise of each image, in the units of its pixels. */
  readonly sigmas: readonly number[];
  readonly noise: Noise;
}

/**
 * Mean, mean square and variance of dS/dx(x + e) over copies of each image, e ~ N(0, σ²), summed in 64 bits. Pixels are
 * not clipped.
 */
export function noisyMoments(plan: NoisePlan): NoisyMoments {
  const { network, images, goal, copies, sigmas, noise, onShare = () => undefined } = plan;
  const each = images.values.length / images.shape[0];
  const [sum, squares] = [new Float64Array(images.values.length), new Float64Array(images.values.length)];
  const variant = (copy: number) =>
    images.values.map((value, at) => {
      const sigma = sigmas[Math.floor(at / each)] as number;
      return value + sigma * noise(copy, at % each);
    });
  gradientsOfMany(network, { images, goal, count: copies, variant }, (slopes, copy) => {
    slopes.forEach((slope, at) => {
      sum[at] = (sum[at] as number) + slope;
      squares[at] = (squares[at] as number) + slope * slope;
    });
    onShare((copy + 1) / copies);
  });
  const mean = sum.map((total) => total / copies);
  const square = squares.map((total) => total / copies);
  const variance = square.map((value, at) => Math.max(0, value - (mean[at] as number) ** 2));
  return {
    mean: Float32Array.from(mean),
    square: Float32Array.from(square),
    variance: Float32Array.from(variance),
  };
}

/**
 * Part of a method that reads one moment of noisy gradients, with noise drawn from a seed. It is the same for each
 * image, so that a map does not depend on the images beside it.
 */
export function noisyPart(question: Question, moment: keyof NoisyMoments): AttributionPart {
  const { images, values } = question;
  const { n, level, seed, abs } = values;
  const sigmas = Array.from({ length: images.shape[0] }, (_, image) => level * rangeOf(images, image));
  const each = images.values.length / images.shape[0];
  const moments = noisyMoments({ ...question, copies: n, sigmas, noise: normalNoise(seed, each) });
  const reduction = moment === "mean" ? summed(abs) : "sum";
  const part = pixelPart(moments[moment], images, reduction, (image) => ({
    numbers: { n, level, seed, sigma: sigmas[image] as number },
  }));
  return {
    ...part,
    notes: [
      `${n} copies with noise of ${level} of the range, seed ${seed}`,
      ...reductionNotes(images.shape[3], reduction),
    ],
  };
}

function rangeOf(images: Inputs, image: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of imageAt(images, image)) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

/** Standard normal numbers drawn from a seed, copy by copy (Box and Muller 1958). Copies must be read in order. */
function normalNoise(seed: number, each: number): Noise {
  const random = stream("attribution", "noise", seed);
  let [drawn, numbers] = [-1, new Float64Array(0)];
  return (copy, at) => {
    while (drawn < copy) {
      numbers = Float64Array.from({ length: each }, () => {
        const radius = Math.sqrt(-2 * Math.log(1 - random()));
        return radius * Math.cos(2 * Math.PI * random());
      });
      drawn++;
    }
    return numbers[at] as number;
  };
}
