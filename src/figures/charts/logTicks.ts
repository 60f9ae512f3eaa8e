import type { Domain } from "../scale/domain.js";

/** A logarithmic axis: its ends, and its labeled values. */
export interface LogAxis {
  readonly domain: Domain;
  readonly ticks: readonly number[];
}

/** The approximate maximum number of ticks. */
const MOST_TICKS = 8;
/** The number of decades up to which intermediate values are labeled too. */
const FEW_DECADES = 2;

/** The logarithmic axis of positive values, with ticks at powers of ten, or at 1, 2 and 5 times those on short axes. */
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

/** A power of ten parsed from its decimal form, which is exact, unlike a computed power; clamped to finite numbers. */
function powerOfTen(power: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, Number(`1e${power}`)));
}
