import { quickselect } from "d3-array";

/**
 * The percentile of numbers, with linear interpolation between ranks (Hyndman and Fan 1996, type 7; numpy's default).
 * Reorders the numbers, which must be finite; 0 for none. `percentile` is from 0 to 100.
 */
export function percentileOf(values: Float32Array, percentile: number): number {
  const last = values.length - 1;
  if (last < 0) return 0;
  const rank = (percentile / 100) * last;
  const below = Math.floor(rank);
  // Floyd and Rivest 1975, Algorithm 489: sorting would take ten times as long.
  quickselect(values, below);
  const low = values[below] as number;
  return rank === below ? low : low + (rank - below) * (leastFrom(values, below + 1) - low);
}

function leastFrom(values: Float32Array, start: number): number {
  let least = Infinity;
  for (let index = start; index < values.length; index++) least = Math.min(least, values[index] as number);
  return least;
}
