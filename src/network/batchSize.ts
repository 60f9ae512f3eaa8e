import type { Graph } from "./graph.js";

/** Largest number of small images that a network processes at a time. */
const MOST = 32;

/** Largest number of values that all nodes together may hold: 512 MB in 32 bits. */
const NUMBERS = 2 ** 27;

/**
 * Largest batch size, at most 32, with which the outputs of all nodes fit in 512 MB, because engines keep them until
 * the pass ends. At least 1, and 1 for a network
 * that is computed for one image at a time. Open dimensions are not counted.
 */
export function batchSizeOf({ nodes, isSingle }: Pick<Graph, "nodes" | "isSingle">): number {
  if (isSingle === true) return 1;
  const each = nodes.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 0), 1),
    0,
  );
  return Math.max(1, Math.min(MOST, Math.floor(NUMBERS / each)));
}
