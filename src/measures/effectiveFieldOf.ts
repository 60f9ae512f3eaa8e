import type { EffectiveField } from "../activations/effectiveField.js";
import type { Network } from "../network/network.js";
import type { Inputs } from "../network/networkInputs.js";
import type { Tap } from "../network/tap.js";

/** Tap, and the position of its units. */
export interface UnitPlace {
  readonly tap: Tap;
  readonly unit: readonly [row: number, column: number];
}

/**
 * Effective receptive field of the units at one position of a tap: the mean over images, channels and colors of
 * |∂A(unit) / ∂pixel| (Luo et al. 2016), with one backward pass for each channel. Throws `UserError` for a position
 * outside the map, and for a network without a gradient.
 */
export function effectiveFieldOf(
  network: Pick<Network, "gradients" | "taps">,
  inputs: Inputs,
  { tap, unit }: UnitPlace,
): EffectiveField {
  const [images, height, width, colors] = inputs.shape;
  const channels = tap.shape.at(-1) ?? 1;
  const [row, column] = unit;
  const sums = new Float64Array(height * width);
  for (let channel = 0; channel < channels; channel++) {
    const goal = { of: "channel", tap: tap.name, channel, at: { row, column } } as const;
    const [found] = network.gradients(inputs, goal, network.taps.slice(0, 1));
    found?.gradient.values.forEach((value, at) => {
      const pixel = Math.floor(at / colors) % sums.length;
      sums[pixel] = (sums[pixel] as number) + Math.abs(value);
    });
  }
  const values = Float32Array.from(sums, (sum) => sum / (images * channels * colors));
  return { unit, images, channels, map: { width, height, values, offset: 0, stride: 1 } };
}
