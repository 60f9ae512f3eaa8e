import type { LayerKernel } from "../../network/layerKernel.js";
import type { Counterparts } from "./matching.js";
import { rangeOf } from "./tapPairs.js";

/** The counterparts of what a layer reads, and of what it gives. */
export interface LayerCounterparts {
  readonly inputs: Counterparts;
  readonly outputs: Counterparts;
}

/**
 * ‖W_B − W_A‖ / ‖W_A‖ of the kernels of two layers, those of B with its channels in the order of their counterparts. Null
 * where their shapes differ, a channel has no counterpart, or both kernels are zero; NaN or infinite where a weight is.
 */
export function weightDistance(
  one: LayerKernel,
  other: LayerKernel,
  { inputs, outputs }: LayerCounterparts,
): number | null {
  if (String(one.shape) !== String(other.shape) || one.form !== other.form) return null;
  const [before, last] = one.shape.slice(-2) as [number, number];
  const [rows, columns] = one.form === "transposed" ? [outputs, inputs] : [inputs, outputs];
  const ordered = one.form === "depthwise" ? withinEach(outputs, last) : columns;
  if (isPartial(rows, before) || isPartial(ordered, last)) return null;
  let [distance, size] = [0, 0];
  one.values.forEach((value, at) => {
    const [row, column] = [Math.floor(at / last) % before, at % last];
    const start = at - (at % (before * last));
    const partner = start + (rows[row] as number) * last + (ordered[column] as number);
    distance += ((other.values[partner] as number) - value) ** 2;
    size += value * value;
  });
  return distance === 0 && size === 0 ? null : Math.sqrt(distance / size);
}

/** The order of the channels that a depthwise kernel makes of each one that it reads: known where it stays. */
function withinEach(outputs: Counterparts, multiplier: number): Counterparts {
  const stays = multiplier === 1 || outputs.every((partner, channel) => partner === channel);
  return stays ? rangeOf(multiplier) : [];
}

function isPartial(counterparts: Counterparts, count: number): boolean {
  return counterparts.length !== count || counterparts.includes(null);
}
