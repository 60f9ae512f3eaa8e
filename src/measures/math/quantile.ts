/**
 * Quantile of numbers in ascending order, with linear interpolation between ranks (Hyndman and Fan 1996, type 7;
 * numpy's default). `share` is from 0 to 1; NaN for an empty list.
 */
export function quantileOf(ascending: ArrayLike<number>, share: number): number {
  const last = ascending.length - 1;
  if (last < 0) return Number.NaN;
  const rank = share * last;
  const below = Math.floor(rank);
  const low = ascending[below] as number;
  return rank === below ? low : low + (rank - below) * ((ascending[below + 1] as number) - low);
}
