/**
 * P-value of McNemar's test (1947) on discordant pairs, exact and two-sided: the probability of a split at least this
 * uneven if each pair falls on either side with probability ½. 1 if there are no pairs.
 */
export function mcnemarOf(one: number, other: number): number {
  const count = one + other;
  const least = Math.min(one, other);
  let tail = 0;
  // The logarithm of count choose k, which itself would overflow, one factor at a time.
  let ways = 0;
  for (let k = 0; k <= least; k++) {
    tail += Math.exp(ways - count * Math.LN2);
    ways += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
