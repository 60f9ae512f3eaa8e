import { integer } from "../core/options/option.js";
import { shuffled, stream } from "../engine/seeds.js";
import { binomial, combinations, factorial, permutations } from "./math/choices.js";

/** Number of random samples, used if there are too many choices to try all. */
export interface Sampling {
  readonly samples: number;
  readonly seed: number;
}

/** Options of measures that sample if there are too many choices to try all, each with its purpose. */
export function samplingOptions(summaries: Readonly<Record<keyof Sampling, string>>) {
  return {
    samples: integer({ summary: summaries.samples, default: 100, min: 1, max: 10_000 }),
    seed: integer({ summary: summaries.seed, default: 0, min: 0 }),
  };
}

/** All combinations of a size, or as many distinct random ones as requested if there are more. */
export function someChoices(
  count: number,
  size: number,
  { samples, seed }: Sampling,
): readonly (readonly number[])[] {
  if (binomial(count, size) <= samples) return combinations(count, size);
  const random = stream("choices", seed, count, size);
  const drawn = new Map<string, readonly number[]>();
  while (drawn.size < samples) {
    const choice = [...shuffled(count, random).slice(0, size)].sort((a, b) => a - b);
    drawn.set(choice.join(" "), choice);
  }
  return [...drawn.values()];
}

/** Largest number of units of which all orders are tried: 120 orders. */
const MOST_PERMUTED = 5;

/**
 * All orders of the numbers 0 … count−1 if there are at most 5 numbers, or no more orders than samples; otherwise the
 * ascending order and random ones derived from it by swaps: one swap for the first, and up to `count` for others, so
 * that all degrees of disorder occur.
 */
export function someOrders(count: number, { samples, seed }: Sampling): readonly (readonly number[])[] {
  const ascending = Array.from({ length: count }, (_, index) => index);
  if (count <= MOST_PERMUTED || factorial(count) <= samples) return permutations(ascending);
  const random = stream("orders", seed, count);
  const drawn = new Map([[ascending.join(" "), ascending]]);
  for (let swaps = 1; drawn.size <= samples; swaps = (swaps % count) + 1) {
    const order = [...ascending];
    for (let swap = 0; swap < swaps; swap++) {
      const [a, b] = [Math.floor(random() * count), Math.floor(random() * count)];
      [order[a], order[b]] = [order[b] as number, order[a] as number];
    }
    drawn.set(order.join(" "), order);
  }
  return [...drawn.values()];
}
