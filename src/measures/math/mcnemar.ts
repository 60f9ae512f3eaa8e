/**
 * The p-value of McNemar's test (1947) on discordant pairs, exact and two-sided: how likely so uneven a split of them is,
 * or a more uneven one, where each falls to either side with probability ½. 1 where there are none.
 */
export function mcnemarOf(one: number, other: number): number {
  const count = one + other;
  const least = Math.min(one, other);
  let tail = 0;
  // The logarithm of count choose k, which grows beyond what a number holds, by one factor at a time.
  let ways = 0;
  for (let k = 0; k <= least; k++) {
    tail += Math.exp(ways - count * Math.LN2);
    ways += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
