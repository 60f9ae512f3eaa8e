import type { Plane } from "./plane.js";

/** Statistics of a plane. `min`, `max` and `mean` cover finite samples only. */
export interface PlaneStatistics {
  readonly count: number;
  /** NaN if no sample is finite. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
}

/** State of a plane, which decides its mark: `silent` is zero everywhere, `constant` any other single value. */
export type PlaneState = "varied" | "silent" | "constant" | "non-finite";

/** Statistics of a plane's samples, in one pass: counts, and the range and mean of the finite ones. */
export function statisticsOf(plane: Plane): PlaneStatistics {
  const { values, offset, stride } = plane;
  const count = plane.width * plane.height;
  let [min, max, sum, zeros, nan, infinite] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (let sample = 0, index = offset; sample < count; sample++, index += stride) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) {
      if (Number.isNaN(value)) nan++;
      else infinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
    sum += value;
  }
  const finite = count - nan - infinite;
  if (finite === 0) return { count, min: NaN, max: NaN, mean: NaN, zeros, nan, infinite };
  return { count, min, max, mean: sum / finite, zeros, nan, infinite };
}

/** Classifies a plane. A single sample is never silent or constant: it has nothing to differ from. */
export function stateOf(statistics: PlaneStatistics): PlaneState {
  if (statistics.nan + statistics.infinite > 0) return "non-finite";
  if (statistics.min !== statistics.max || statistics.count === 1) return "varied";
  return statistics.min === 0 ? "silent" : "constant";
}

/** Lowest and highest finite samples of several planes; undefined if there are none. */
export function extentOf(all: readonly PlaneStatistics[]): readonly [number, number] | undefined {
  const finite = all.filter((statistics) => !Number.isNaN(statistics.min));
  if (finite.length === 0) return undefined;
  return finite.reduce<readonly [number, number]>(
    ([low, high], { min, max }) => [Math.min(low, min), Math.max(high, max)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
