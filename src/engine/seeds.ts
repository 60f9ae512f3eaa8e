import seedrandom from "seedrandom";

/** Stream of random numbers in [0, 1), determined by its name: equal names give equal streams. */
export function stream(...name: readonly (string | number)[]): () => number {
  return seedrandom.alea(name.join("/"));
}

/**
 * Runs a body whose random draws all come from the stream of that name. TensorFlow.js seeds its initializers, dropout
 * and noise from `Math.random` only, and offers no other way to seed a dropout that changes from step to step; the
 * stream therefore replaces `Math.random` while the body runs. The body is synchronous, so no other code runs
 * meanwhile.
 */
export function seeded<T>(name: readonly (string | number)[], body: () => T): T {
  const original = Math.random;
  Math.random = stream(...name);
  try {
    return body();
  } finally {
    Math.random = original;
  }
}

/** Numbers 0 … count−1 in an order drawn from a stream (Fisher and Yates 1938). */
export function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
  return order;
}
