/** Combinations of the numbers 0 … count−1, each ascending, in lexicographic order. */
export function combinations(count: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  const firsts = Array.from({ length: Math.max(0, count - size - from + 1) }, (_, index) => from + index);
  return firsts.flatMap((first) => combinations(count, size - 1, first + 1).map((rest) => [first, ...rest]));
}

/** Number of ways to choose `size` items out of `count`. */
export function binomial(count: number, size: number): number {
  if (size > count) return 0;
  let ways = 1;
  for (let step = 1; step <= size; step++) ways = (ways * (count - size + step)) / step;
  return Math.round(ways);
}

/** Number of permutations of `count` items. */
export function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}

/** All orders of some items, in lexicographic order. */
export function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/**
 * Kendall's τ between an order and the ascending one: 1 − 2 · inversions / pairs. 1 is the same order, −1 the
 * reverse.
 */
export function kendallTau(order: readonly number[]): number {
  const pairs = (order.length * (order.length - 1)) / 2;
  const inversions = order.reduce(
    (sum, one, index) => sum + order.slice(index + 1).filter((other) => other < one).length,
    0,
  );
  return 1 - (2 * inversions) / pairs;
}
