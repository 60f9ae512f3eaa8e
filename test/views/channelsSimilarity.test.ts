import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { averageLinkage, type Merge } from "../../src/views/channels/linkage.js";
import { leafOrder, similarityOrder } from "../../src/views/channels/similarity.js";

function activationOf(
  positions: number,
  channels: number,
  value: (place: number, channel: number) => number,
) {
  const values = Float32Array.from({ length: positions * channels }, (_, index) => {
    return value(Math.floor(index / channels), index % channels);
  });
  return { tap: "conv", shape: [1, 1, positions, channels], values } satisfies Activation;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Full squares of distances; few distinct values give many ties. */
const squares = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.constantFrom(1, 2, 5, 1e9))
  .chain(([count, kinds]) => {
    const pairs = fc.array(fc.nat(kinds - 1), { minLength: count * count, maxLength: count * count });
    return pairs.map((values) => ({ count, distances: symmetric(values, count, kinds) }));
  });

function symmetric(values: readonly number[], count: number, kinds: number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, index) => {
    const [row, column] = [Math.floor(index / count), index % count];
    if (row === column) return 0;
    return ((values[Math.max(row, column) * count + Math.min(row, column)] ?? 0) + 1) / kinds;
  });
}

/** The leaves of every cluster formed by merges, each as text. */
function clustersOf(merges: readonly Merge[], count: number): readonly string[] {
  const clusters = upTo(count).map((leaf) => [leaf]);
  for (const [a, b] of merges) clusters.push([...(clusters[a] ?? []), ...(clusters[b] ?? [])]);
  return clusters.slice(count).map((leaves) => leaves.sort((a, b) => a - b).join(" "));
}

/** Average linkage by definition: repeatedly join the two clusters whose leaves are nearest on average. */
function plainClusters(distances: Float64Array, count: number): readonly string[] {
  let clusters = upTo(count).map((leaf) => [leaf]);
  const found: string[] = [];
  const mean = (a: readonly number[], b: readonly number[]) => {
    const all = a.flatMap((a) => b.map((b) => distances[a * count + b] ?? NaN));
    return all.reduce((sum, distance) => sum + distance, 0) / all.length;
  };
  while (clusters.length > 1) {
    const pairs = clusters.flatMap((one, at) => clusters.slice(at + 1).map((other) => [one, other] as const));
    const [[a, b]] = pairs.toSorted((a, b) => mean(...a) - mean(...b)) as [(typeof pairs)[number]];
    const joined = [...a, ...b].sort((a, b) => a - b);
    found.push(joined.join(" "));
    clusters = [...clusters.filter((cluster) => cluster !== a && cluster !== b), joined];
  }
  return found;
}

describe("average linkage", () => {
  it("forms the clusters of its definition", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 1e6 }), (count, seed) => {
        // Distinct distances: with ties there are several correct results.
        const values = upTo(count * count).map((index) => Math.sin(seed + index * 7.3) ** 2);
        const distances = symmetric(values, count, 1);
        const found = clustersOf(averageLinkage(distances, count), count);
        expect(found.toSorted()).toEqual(plainClusters(distances, count).toSorted());
      }),
    );
  });

  it("joins all leaves into one cluster, children before parents, ties or not", () => {
    fc.assert(
      fc.property(squares, ({ count, distances }) => {
        const merges = averageLinkage(distances, count);
        expect(merges.flat().toSorted((a, b) => a - b)).toEqual(upTo(2 * count - 2));
        merges.forEach((merge, index) => {
          expect(Math.max(...merge)).toBeLessThan(count + index);
        });
      }),
    );
  });
});

describe("the order of the leaves", () => {
  it("has each leaf once, keeps clusters together, and begins with the lower end", () => {
    fc.assert(
      fc.property(squares, ({ count, distances }) => {
        const merges = averageLinkage(distances, count);
        const order = leafOrder(merges, distances, count);
        expect(order.toSorted((a, b) => a - b)).toEqual(upTo(count));
        expect(order[0]).toBeLessThanOrEqual(order.at(-1) ?? NaN);
        for (const cluster of clustersOf(merges, count)) {
          const places = cluster.split(" ").map((leaf) => order.indexOf(Number(leaf)));
          expect(Math.max(...places) - Math.min(...places)).toBe(places.length - 1);
        }
      }),
    );
  });

  it("orients clusters so that near leaves are adjacent", () => {
    const at = [0, 10, 1, 11, 2, 12];
    const distances = Float64Array.from({ length: 36 }, (_, index) =>
      Math.abs((at[Math.floor(index / 6)] ?? 0) - (at[index % 6] ?? 0)),
    );
    expect(leafOrder(averageLinkage(distances, 6), distances, 6)).toEqual([0, 2, 4, 1, 3, 5]);
  });
});

describe("the order by similarity", () => {
  it("groups channels of similar shape, whatever their strength and sign", () => {
    const shapes = [Math.sin, Math.cos, (x: number) => Math.sin(3 * x)];
    const activation = activationOf(64, 9, (place, channel) => {
      return (channel - 4.5) * (shapes[channel % 3]?.(place / 10) ?? 0);
    });
    const order = similarityOrder(activation, upTo(9)).map((channel) => channel % 3);
    const changes = order.slice(1).filter((shape, index) => shape !== order[index]);
    expect(changes).toHaveLength(2);
  });

  it("has channels that do not vary last, by index", () => {
    const activation = activationOf(8, 5, (place, channel) => [0, place, 7, -place, NaN][channel] ?? 0);
    expect(similarityOrder(activation, upTo(5))).toEqual([1, 3, 0, 2, 4]);
  });

  it("leaves equal channels in the order of their indices", () => {
    expect(
      similarityOrder(
        activationOf(8, 6, (place) => place),
        upTo(6),
      ),
    ).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    [0, []],
    [1, [3]],
    [2, [3, 5]],
  ])("of %i channels is %j", (count, chosen) => {
    const activation = activationOf(4, 6, (place, channel) => Math.sin(place * channel));
    expect(similarityOrder(activation, chosen)).toHaveLength(count);
    expect(similarityOrder(activation, chosen)).toEqual(chosen);
  });

  it("terminates for 2,048 channels", { timeout: 120_000 }, () => {
    const activation = activationOf(
      2000,
      2048,
      (place, channel) => Math.sin(place * (channel % 50)) + channel,
    );
    // Linkage in cubic time would take many minutes.
    const order = similarityOrder(activation, upTo(2048));
    expect(order.toSorted((a, b) => a - b)).toEqual(upTo(2048));
  });
});
