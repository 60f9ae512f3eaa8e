/** Ranks of numbers, from 1; equal numbers share their mean rank. */
function meanRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, at) => at).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from] as number];
    for (to = from; to < order.length && values[order[to] as number] === value; ) to++;
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + to + 1) / 2;
  }
  return ranks;
}

/** Rank correlation of two lists (Spearman 1904), with mean ranks for ties; undefined if either is constant. */
export function rankCorrelation(one: ArrayLike<number>, other: ArrayLike<number>): number | undefined {
  const [a, b] = [meanRanks(one), meanRanks(other)];
  const mean = (a.length + 1) / 2;
  let [product, first, second] = [0, 0, 0];
  a.forEach((rank, at) => {
    const [x, y] = [rank - mean, (b[at] as number) - mean];
    product += x * y;
    first += x * x;
    second += y * y;
  });
  return first === 0 || second === 0 ? undefined : product / Math.sqrt(first * second);
}

/**
 * Rank correlation of two signed maps over the ink of an image, its pixels above zero: black pixels, on which maps of
 * products are zero whatever the network, would decide it otherwise. Undefined if a map is constant there.
 */
export function signedInkCorrelation(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  ink: ArrayLike<number>,
): number | undefined {
  const inked = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => (ink[at] as number) > 0);
  return rankCorrelation(inked(one), inked(other));
}
