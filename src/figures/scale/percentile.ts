/**
 * The percentile of numbers, with linear interpolation between ranks (Hyndman and Fan 1996, type 7; numpy's default).
 * Reorders the numbers, which must be finite; 0 for none. `percentile` is from 0 to 100.
 */
export function percentileOf(values: Float32Array, percentile: number): number {
  const last = values.length - 1;
  if (last < 0) return 0;
  const rank = (percentile / 100) * last;
  const below = Math.floor(rank);
  select(values, below, { left: 0, right: last });
  const low = values[below] as number;
  return rank === below ? low : low + (rank - below) * (leastFrom(values, below + 1) - low);
}

/** Where a selection looks; both ends are included. */
interface Stretch {
  left: number;
  right: number;
}

/** A stretch longer than this is narrowed by a sample of itself first. */
const LONG = 600;

/**
 * Puts the number of a rank at its place, none greater before it and none smaller behind it (Floyd and Rivest 1975,
 * Algorithm 489). Sorting would take ten times as long.
 */
function select(values: Float32Array, rank: number, stretch: Stretch): void {
  while (stretch.right > stretch.left) {
    if (stretch.right - stretch.left > LONG) select(values, rank, sampleAround(rank, stretch));
    const middle = partition(values, rank, stretch);
    if (middle <= rank) stretch.left = middle + 1;
    if (middle >= rank) stretch.right = middle - 1;
  }
}

/** The part of a stretch that holds the number of a rank in all likelihood, were the stretch in random order. */
function sampleAround(rank: number, { left, right }: Stretch): Stretch {
  const count = right - left + 1;
  const place = rank - left + 1;
  const log = Math.log(count);
  const size = 0.5 * Math.exp((2 * log) / 3);
  const spread = 0.5 * Math.sqrt((log * size * (count - size)) / count) * Math.sign(place - count / 2);
  return {
    left: Math.max(left, Math.floor(rank - (place * size) / count + spread)),
    right: Math.min(right, Math.floor(rank + ((count - place) * size) / count + spread)),
  };
}

/** Parts a stretch about the number that is at a rank now, and gives the place where that number comes to lie. */
function partition(values: Float32Array, rank: number, { left, right }: Stretch): number {
  const pivot = values[rank] as number;
  swap(values, left, rank);
  if ((values[right] as number) > pivot) swap(values, left, right);
  let [up, down] = [left, right];
  while (up < down) {
    swap(values, up++, down--);
    while ((values[up] as number) < pivot) up++;
    while ((values[down] as number) > pivot) down--;
  }
  if (values[left] === pivot) swap(values, left, down);
  else swap(values, ++down, right);
  return down;
}

function swap(values: Float32Array, one: number, other: number): void {
  const value = values[one] as number;
  values[one] = values[other] as number;
  values[other] = value;
}

function leastFrom(values: Float32Array, start: number): number {
  let least = Infinity;
  for (let index = start; index < values.length; index++) least = Math.min(least, values[index] as number);
  return least;
}
