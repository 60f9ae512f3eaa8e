/** Two merged clusters. Clusters are numbered: first the leaves, then the merges in order. */
export type Merge = readonly [one: number, other: number];

/**
 * The merges of average linkage (UPGMA; Sokal and Michener 1958) on a square matrix of distances, by nearest-neighbor
 * chains (Benzécri 1982; Müllner 2011), in quadratic time. Children come before their parents, but the nearest pairs not
 * first. Ties go to the previous cluster of the chain, then to the one with the lowest leaf.
 */
export function averageLinkage(distances: Float64Array, count: number): readonly Merge[] {
  const state: State = {
    count,
    distances: distances.slice(),
    sizes: new Float64Array(count).fill(1),
    names: Array.from({ length: count }, (_, leaf) => leaf),
  };
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < count - 1) {
    if (chain.length === 0) chain.push(state.sizes.findIndex((size) => size > 0));
    const tip = chain.at(-1) as number;
    const near = nearest(state, tip, chain.at(-2));
    if (near !== chain.at(-2)) {
      chain.push(near);
      continue;
    }
    chain.length -= 2;
    merges.push(mergeInto(state, Math.min(tip, near), Math.max(tip, near)));
    state.names[Math.min(tip, near)] = count + merges.length - 1;
  }
  return merges;
}

/** Clusters in the slots of their lowest leaves. A slot of size zero is empty. */
interface State {
  readonly count: number;
  readonly distances: Float64Array;
  readonly sizes: Float64Array;
  /** The number of the cluster in a slot. */
  readonly names: number[];
}

function nearest({ count, distances, sizes }: State, slot: number, previous: number | undefined): number {
  let near = previous ?? -1;
  let least = previous === undefined ? Infinity : (distances[slot * count + previous] as number);
  for (let other = 0; other < count; other++) {
    const distance = distances[slot * count + other] as number;
    if (distance < least && other !== slot && sizes[other] !== 0) [near, least] = [other, distance];
  }
  return near;
}

/** Merges one slot into another. Its distances become the averages over the leaves of both clusters. */
function mergeInto({ count, distances, sizes, names }: State, kept: number, gone: number): Merge {
  const [many, more] = [sizes[kept] as number, sizes[gone] as number];
  for (let other = 0; other < count; other++) {
    const [one, two] = [distances[kept * count + other] as number, distances[gone * count + other] as number];
    // Clamped: rounding could bring a merged cluster nearer than both of its parts and make the chain loop.
    const mean = Math.max(Math.min(one, two), (many * one + more * two) / (many + more));
    distances[kept * count + other] = mean;
    distances[other * count + kept] = mean;
  }
  sizes[kept] = many + more;
  sizes[gone] = 0;
  return [names[kept] as number, names[gone] as number];
}
