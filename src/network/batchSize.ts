import type { Graph } from "./graph.js";

/** Images that a network is shown at a time, where they are small. */
const MOST = 32;

/** How many numbers all nodes may give together: 512 MB in 32 bits. */
const NUMBERS = 2 ** 27;

/**
 * How many images a network is shown at a time: 32, or as many as keep what all of its nodes give within 512 MB, since
 * engines hold that until the pass ends. At least one. A size that the network leaves open is not counted.
 */
export function batchSizeOf({ nodes }: Pick<Graph, "nodes">): number {
  const each = nodes.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 0), 1),
    0,
  );
  return Math.max(1, Math.min(MOST, Math.floor(NUMBERS / each)));
}
