import type { Activation } from "./activation.js";

/**
 * Averages some channels of an activation into an activation of one channel. Sums are accumulated in 64 bits; the
 * mean over a non-finite sample is non-finite. `channels` must not be empty.
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
