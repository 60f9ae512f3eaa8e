/**
 * Numbers from −1 to 1 of a linear congruential generator, s ← (1664525 s + 1013904223) mod 2³², starting with the
 * seed (Press et al. 1992, Numerical Recipes, sec. 7.1). The same in every language, so that others can repeat a figure.
 */
export function uniformDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}
