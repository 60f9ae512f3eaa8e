import type { Activation } from "../../activations/activation.js";

/** The strength of a channel over all images and positions. Only finite samples count. */
export interface Moments {
  /** The mean of the squares. */
  readonly energy: number;
  /** -Infinity if no sample is finite. */
  readonly max: number;
  /** 0 if no sample is finite. */
  readonly mean: number;
  readonly variance: number;
}

/** The moments of every channel of an activation, in two passes, as variances from sums of squares lose digits. */
export function momentsOf({ shape, values }: Activation): readonly Moments[] {
  const channels = shape[3];
  const [counts, sums, squares, deviations] = [0, 1, 2, 3].map(() => new Float64Array(channels)) as Sums;
  const max = new Float64Array(channels).fill(-Infinity);
  eachFinite(values, channels, (value, channel) => {
    counts[channel]!++;
    sums[channel]! += value;
    squares[channel]! += value * value;
    if (value > max[channel]!) max[channel] = value;
  });
  const means = sums.map((sum, channel) => sum / Math.max(1, counts[channel]!));
  eachFinite(values, channels, (value, channel) => {
    deviations[channel]! += (value - means[channel]!) ** 2;
  });
  return Array.from(max, (highest, channel) => {
    const count = Math.max(1, counts[channel]!);
    return {
      energy: squares[channel]! / count,
      max: highest,
      mean: means[channel]!,
      variance: deviations[channel]! / count,
    };
  });
}

type Sums = [Float64Array, Float64Array, Float64Array, Float64Array];

function eachFinite(
  values: Float32Array,
  channels: number,
  visit: (value: number, channel: number) => void,
): void {
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[start + channel] as number;
      if (Number.isFinite(value)) visit(value, channel);
    }
  }
}
