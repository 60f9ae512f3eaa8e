import type { Apart } from "./apart.js";
import type { Item } from "./item.js";

type Nature = Extract<Item, { kind: "numbers" }>["nature"];

/** The tolerance, relative to the largest number of a list. */
const TOLERANCE = 1e-6;
/** The effect of a flipped threshold on a measure, relative to its largest value. */
const FLIPPED = 1e-2;

interface Comparison {
  readonly nature: Nature;
  /** The magnitude that tolerances are relative to. Default: the largest of the list itself. */
  readonly largest?: number;
}

/** The largest finite absolute value of a list. */
export function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < numbers.length; at++) {
    if (Number.isFinite(numbers[at])) largest = Math.max(largest, Math.abs(numbers[at] as number));
  }
  return largest;
}

/** Describes how two lists of numbers differ by more than a millionth of the largest. */
export function numberDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { nature, largest = largestOf(expected) }: Comparison,
): Apart | undefined {
  if (actual.length !== expected.length)
    return { level: "unsure", reason: `${actual.length} numbers instead of ${expected.length}` };
  let [most, place] = [0, -1];
  for (let at = 0; at < expected.length; at++) {
    const distance = distanceOf(actual[at] as number, expected[at] as number);
    if (distance > most) [most, place] = [distance, at];
  }
  if (place < 0 || most <= TOLERANCE * largest) return undefined;
  const reason = `${actual[place]} instead of ${expected[place]}`;
  const areCounts = Number.isInteger(actual[place]) && Number.isInteger(expected[place]);
  const mayFlip = nature === "counted" || (nature === "measured" && (areCounts || most <= FLIPPED * largest));
  return { level: mayFlip ? "unsure" : "far", reason };
}

function distanceOf(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  return Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) : Infinity;
}
