import { type Scale, scaleTo } from "./domain.js";
import { extremesOf } from "./finite.js";
import { percentileOf } from "./percentile.js";

/** A rule for the range of a scale. */
interface Estimator {
  /** A phrase without a final period. */
  readonly summary: string;
  /** The end of the scale, as text for a figure. */
  readonly words: (percentile: number) => string;
  readonly kindOf: (low: number) => Scale["kind"];
  /** The distance from zero, for finite values with a given largest absolute value. */
  readonly reachOf: (finite: Float32Array, most: number, percentile: number) => number;
}

/** All estimators by name, the default first. A new one needs an entry here. */
export const ESTIMATORS = {
  percentile: {
    summary: "ends at a percentile of the absolute values, so that outliers do not hide the rest",
    words: (percentile) => `percentile ${percentile}`,
    kindOf: bySign,
    reachOf: percentileOrMost,
  },
  extent: {
    summary: "ends at the largest absolute value, so that nothing is clipped",
    words: () => "the extreme value",
    kindOf: bySign,
    reachOf: (_, most) => most,
  },
  symmetric: {
    summary: "like extent, but always symmetric about zero",
    words: () => "the extreme value, on both sides of zero",
    kindOf: () => "diverging",
    reachOf: (_, most) => most,
  },
} as const satisfies Record<string, Estimator>;

/** The name of an estimator. */
export type EstimatorName = keyof typeof ESTIMATORS;

/** The names of all estimators, the default first. */
export const ESTIMATOR_NAMES = Object.keys(ESTIMATORS) as readonly EstimatorName[];

/** An estimator and its parameter. */
export interface Estimation {
  readonly estimator: EstimatorName;
  /** The percentile, above 0 and up to 100; used by `percentile` only. */
  readonly percentile: number;
}

/** The default estimation. */
export const DEFAULT_ESTIMATION: Estimation = { estimator: "percentile", percentile: 99.5 };

/**
 * The scale of finite values: from zero up if none is negative, otherwise symmetric about zero. Values that are all zero,
 * and no values, get a reach of 1.
 */
export function estimateScale(finite: Float32Array, { estimator, percentile } = DEFAULT_ESTIMATION): Scale {
  const { kindOf, reachOf }: Estimator = ESTIMATORS[estimator];
  const [low, high] = extremesOf(finite) ?? [0, 0];
  const most = Math.max(-low, high);
  return scaleTo(reachOf(finite, most, percentile), kindOf(low));
}

function bySign(low: number): Scale["kind"] {
  return low < 0 ? "diverging" : "sequential";
}

/** A percentile of the absolute values, or their maximum if the percentile of sparse maps is zero. */
function percentileOrMost(finite: Float32Array, most: number, percentile: number): number {
  const reach = percentileOf(sizesOf(finite), percentile);
  return reach > 0 ? reach : most;
}

function sizesOf(finite: Float32Array): Float32Array {
  const sizes = finite.slice();
  // A map with a callback takes five times as long.
  for (let index = 0; index < sizes.length; index++) sizes[index] = Math.abs(sizes[index] as number);
  return sizes;
}
