import { UserError } from "../core/errors.js";
import { type Batched, batchesOf } from "../data/batches.js";
import type { Inputs } from "../network/networkInputs.js";
import type { Baseline } from "./attributionMethod.js";

/** Names of baselines that every pixel has the same number in. */
const PLAIN = { black: 0, gray: 0.5, white: 1 } as const;

/** True if a baseline is named, rather than the address of an image. */
export function isNamedBaseline(name: string): boolean {
  return Object.hasOwn(PLAIN, name) || name === MEAN;
}

/** Name of the mean image as a baseline. */
export const MEAN = "mean";

/** Baseline of a plain color for images; undefined for another name. */
export function plainBaseline(name: string, { shape }: Pick<Inputs, "shape">): Baseline | undefined {
  if (!Object.hasOwn(PLAIN, name)) return undefined;
  const values = new Float32Array(shape[1] * shape[2] * shape[3]).fill(PLAIN[name as keyof typeof PLAIN]);
  return { name, values };
}

/** Mean of images, in 64 bits, pixel by pixel; of a single image, the mean of each channel. */
export function meanBaseline(images: Batched, name: string): Baseline {
  const [count, height, width, channels] = images.shape;
  const each = height * width * channels;
  const sums = new Float64Array(each);
  for (const { values } of batchesOf(images))
    values.forEach((value, at) => {
      sums[at % each] = (sums[at % each] as number) + value;
    });
  const means = sums.map((sum) => sum / count);
  return { name, values: Float32Array.from(count === 1 ? channelMeans(means, channels) : means) };
}

function channelMeans(values: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  values.forEach((value, at) => {
    sums[at % channels] = (sums[at % channels] as number) + value;
  });
  return values.map((_, at) => (sums[at % channels] as number) / (values.length / channels));
}

/** Baseline of an image. Throws `UserError` if its size is not that of the images. */
export function imageBaseline(image: Inputs, name: string, { shape }: Pick<Inputs, "shape">): Baseline {
  const [is, due] = [image.shape, shape].map((each) => each.slice(1).join("×"));
  if (is !== due) throw new UserError(`The baseline '${name}' is ${is}, but the images are ${due}.`);
  return { name, values: image.values.subarray(0, shape[1] * shape[2] * shape[3]) };
}
