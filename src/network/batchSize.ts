import type { Graph } from "./graph.js";

/** Images that a network is shown at a time, where they are small. */
const MOST = 32;

/** Largest number of values that all nodes may hold together: 512 MB in 32 bits. */
const NUMBERS = 2 ** 27;

/**
 * Largest batch size, at most 32, with which the outputs of all nodes fit in 512 MB, because engines hold
 * them until the pass ends. At least 1. Sizes that the network leaves open are not counted.
 */
export function batchSizeOf({ nodes }: Pick<Graph, "nodes">): number {
  const each = nodes.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 0), 1),
    0,
  );
  return Math.max(1, Math.min(MOST, Math.floor(NUMBERS / each)));
}
