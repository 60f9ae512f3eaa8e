import type { Apart } from "./apart.js";
import type { Item } from "./item.js";

type Nature = Extract<Item, { kind: "numbers" }>["nature"];

/** Of the largest of a list. */
const TOLERANCE = 1e-6;
/** What a threshold that goes the other way may move a measure by, of its largest. */
const FLIPPED = 1e-2;

interface Comparison {
  readonly nature: Nature;
  /** The largest number that they must be seen beside. Default: their own. */
  readonly largest?: number;
}

/** The largest finite number of a list, without its sign. */
export function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < numbers.length; at++) {
    if (Number.isFinite(numbers[at])) largest = Math.max(largest, Math.abs(numbers[at] as number));
  }
  return largest;
}

/** How two lists of numbers differ in more than a millionth of the largest. */
export function numberDifference(
  is: ArrayLike<number>,
  due: ArrayLike<number>,
  { nature, largest = largestOf(due) }: Comparison,
): Apart | undefined {
  if (is.length !== due.length)
    return { level: "unsure", reason: `${is.length} numbers where there are ${due.length}` };
  let [most, place] = [0, -1];
  for (let at = 0; at < due.length; at++) {
    const distance = distanceOf(is[at] as number, due[at] as number);
    if (distance > most) [most, place] = [distance, at];
  }
  if (place < 0 || most <= TOLERANCE * largest) return undefined;
  const reason = `${is[place]} where it is ${due[place]}`;
  const areCounts = Number.isInteger(is[place]) && Number.isInteger(due[place]);
  const mayFlip = nature === "counted" || (nature === "measured" && (areCounts || most <= FLIPPED * largest));
  return { level: mayFlip ? "unsure" : "far", reason };
}

function distanceOf(one: number, other: number): number {
  if (Object.is(one, other) || one === other) return 0;
  return Number.isFinite(one) && Number.isFinite(other) ? Math.abs(one - other) : Infinity;
}
