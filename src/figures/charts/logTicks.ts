import type { Domain } from "../scale/domain.js";

/** A logarithmic axis: where it begins and ends, and the values that are told on it. */
export interface LogAxis {
  readonly domain: Domain;
  readonly ticks: readonly number[];
}

/** How many ticks an axis bears at the most, roughly. */
const MOST_TICKS = 8;
/** Up to how many powers of ten the values between them are told as well. */
const FEW_DECADES = 2;

/** The logarithmic axis of positive values: whole powers of ten, or 1, 2 and 5 times them where there are few. */
export function logAxisOf([low, high]: Domain): LogAxis {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = last - first;
  if (decades > FEW_DECADES) {
    const step = Math.ceil(decades / MOST_TICKS);
    const powers = Array.from({ length: decades + 1 }, (_, index) => first + index);
    const ticks = powers.filter((power) => power % step === 0).map(powerOfTen);
    return { domain: [powerOfTen(first), powerOfTen(last)], ticks };
  }
  const values = Array.from({ length: decades + 1 }, (_, index) => first + index).flatMap((power) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
  );
  const below = values.filter((value) => value <= low).at(-1) ?? powerOfTen(first);
  const above = values.find((value) => value >= high && value > below) ?? powerOfTen(last);
  return { domain: [below, above], ticks: values.filter((value) => value >= below && value <= above) };
}

/** Read from its decimal: exact where a power computed in floating point is not. At the ends of all numbers, the end. */
function powerOfTen(power: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, Number(`1e${power}`)));
}
