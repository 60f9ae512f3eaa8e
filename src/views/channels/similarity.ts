import type { Activation } from "../../activations/activation.js";
import { averageLinkage, type Merge } from "./linkage.js";

/** The maximum number of products of samples for the correlations, which take about half a second. */
const MOST_PRODUCTS = 5e8;

/**
 * Channels in an order that puts similar ones side by side: average linkage of the distance 1 − |correlation| over positions
 * and images, with the lower end index first. Constant channels come last. Activations too large for `MOST_PRODUCTS` are
 * sampled at positions spread over all images.
 */
export function similarityOrder(activation: Activation, chosen: readonly number[]): readonly number[] {
  const positions = positionsFor(activation, chosen.length);
  const profiles = chosen.map((channel) => profileOf(activation, channel, positions));
  const varied = chosen.filter((_, place) => profiles[place] !== undefined);
  const flat = chosen.filter((_, place) => profiles[place] === undefined);
  const distances = distancesOf(profiles.filter((profile) => profile !== undefined));
  const order = leafOrder(averageLinkage(distances, varied.length), distances, varied.length);
  return [...order.map((place) => varied[place] as number), ...flat];
}

/** The compared positions: all, or as many as the bound allows. */
function positionsFor({ values, shape }: Activation, channels: number): readonly number[] {
  const all = values.length / shape[3];
  const most = Math.ceil(MOST_PRODUCTS / (channels ** 2 / 2));
  if (all <= most) return Array.from({ length: all }, (_, place) => place);
  // Multiples of the golden ratio spread evenly at any length; equal steps could keep to one column of the maps.
  const golden = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: most }, (_, index) => Math.floor(((index * golden) % 1) * all));
}

/** A channel's centered samples, scaled to length 1; undefined for a constant one. Non-finite samples count as the mean. */
function profileOf(
  { values, shape }: Activation,
  channel: number,
  positions: readonly number[],
): Float64Array | undefined {
  const profile = Float64Array.from(positions, (place) => values[place * shape[3] + channel] as number);
  const finite = profile.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const centered = profile.map((value) => (Number.isFinite(value) ? value - mean : 0));
  // Hypot of many numbers overflows the stack; squares of the largest floats fit a double.
  const norm = Math.sqrt(centered.reduce((sum, value) => sum + value * value, 0));
  return finite.every((value) => value === finite[0]) ? undefined : centered.map((value) => value / norm);
}

/** The distances of all pairs as a square matrix, row by row. */
function distancesOf(profiles: readonly Float64Array[]): Float64Array {
  const count = profiles.length;
  const distances = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const correlation = dot(profiles[one] as Float64Array, profiles[other] as Float64Array);
      const distance = Math.max(0, 1 - Math.abs(correlation));
      distances[one * count + other] = distance;
      distances[other * count + one] = distance;
    }
  }
  return distances;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

/**
 * The leaves of a tree in a line: at each merge, both parts are oriented so that the adjacent leaves are nearest (Gruvaeus
 * and Wainer 1972). Ties go to the first orientation, and the end with the lower index comes first.
 */
export function leafOrder(
  merges: readonly Merge[],
  distances: Float64Array,
  count: number,
): readonly number[] {
  const clusters: (readonly number[])[] = Array.from({ length: count }, (_, leaf) => [leaf]);
  for (const [a, b] of merges) {
    const [first, second] = [clusters[a] ?? [], clusters[b] ?? []];
    clusters.push(joined(first, second, (a, b) => distances[a * count + b] as number));
  }
  const order = clusters.at(-1) ?? [];
  return (order[0] as number) <= (order.at(-1) as number) ? order : order.toReversed();
}

type Distance = (a: number, b: number) => number;

function joined(a: readonly number[], b: readonly number[], distance: Distance): readonly number[] {
  const [oneFirst, oneLast] = endsOf(a);
  const [otherFirst, otherLast] = endsOf(b);
  const gaps = [
    distance(oneLast, otherFirst),
    distance(oneLast, otherLast),
    distance(oneFirst, otherFirst),
    distance(oneFirst, otherLast),
  ];
  const best = gaps.indexOf(Math.min(...gaps));
  return [...(best < 2 ? a : a.toReversed()), ...(best % 2 === 0 ? b : b.toReversed())];
}

function endsOf(cluster: readonly number[]): readonly [number, number] {
  return [cluster[0] as number, cluster.at(-1) as number];
}
