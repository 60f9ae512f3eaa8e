import type { Merge } from "./linkage.js";

/**
 * The leaves of a tree in a line: at each merge the two parts are turned so that the leaves that come to touch are
 * nearest (Gruvaeus and Wainer 1972). Of equal turns the earliest wins, and the end with the lower index is the first.
 */
export function leafOrder(
  merges: readonly Merge[],
  distances: Float64Array,
  count: number,
): readonly number[] {
  const clusters: (readonly number[])[] = Array.from({ length: count }, (_, leaf) => [leaf]);
  for (const [one, other] of merges) {
    const [first, second] = [clusters[one] ?? [], clusters[other] ?? []];
    clusters.push(joined(first, second, (a, b) => distances[a * count + b] as number));
  }
  const order = clusters.at(-1) ?? [];
  return (order[0] as number) <= (order.at(-1) as number) ? order : order.toReversed();
}

type Distance = (one: number, other: number) => number;

function joined(one: readonly number[], other: readonly number[], distance: Distance): readonly number[] {
  const [oneFirst, oneLast] = endsOf(one);
  const [otherFirst, otherLast] = endsOf(other);
  const gaps = [
    distance(oneLast, otherFirst),
    distance(oneLast, otherLast),
    distance(oneFirst, otherFirst),
    distance(oneFirst, otherLast),
  ];
  const best = gaps.indexOf(Math.min(...gaps));
  return [...(best < 2 ? one : one.toReversed()), ...(best % 2 === 0 ? other : other.toReversed())];
}

function endsOf(cluster: readonly number[]): readonly [number, number] {
  return [cluster[0] as number, cluster.at(-1) as number];
}
