import type { Activation } from "./activation.js";

/**
 * The mean over some channels of an activation, as an activation of one channel. Sums are taken in 64 bits; a mean of a
 * sample that is not finite is not finite either. `channels` must not be empty.
 */
export function channelMean({ tap, shape, values }: Activation, channels: readonly number[]): Activation {
  const [images, height, width, step] = shape;
  const means = Float32Array.from({ length: images * height * width }, (_, place) => {
    let sum = 0;
    for (const channel of channels) sum += values[place * step + channel] as number;
    return sum / channels.length;
  });
  return { tap, shape: [images, height, width, 1], values: means };
}
