import { type Scale, scaleTo } from "./domain.js";
import { extremesOf } from "./finite.js";
import { percentileOf } from "./percentile.js";

/** A way to tell how far a scale should reach, and to which sides of zero. */
interface Estimator {
  /** What it does, one sentence without a full stop. */
  readonly summary: string;
  /** Where the scale ends, in words for a figure. */
  readonly words: (percentile: number) => string;
  readonly kindOf: (low: number) => Scale["kind"];
  /** How far from zero, for finite values between two extremes. */
  readonly reachOf: (finite: Float32Array, most: number, percentile: number) => number;
}

/** All estimators by name, the default first. A new one is its entry here. */
export const ESTIMATORS = {
  percentile: {
    summary: "ends at a percentile of the values' sizes, so that a few extremes do not hide the others",
    words: (percentile) => `percentile ${percentile}`,
    kindOf: bySign,
    reachOf: percentileOrMost,
  },
  extent: {
    summary: "ends at the value farthest from zero, so that nothing is clipped",
    words: () => "the extreme value",
    kindOf: bySign,
    reachOf: (_, most) => most,
  },
  symmetric: {
    summary: "as extent, and reaches as far below zero even where nothing is negative",
    words: () => "the extreme value, to both sides of zero",
    kindOf: () => "diverging",
    reachOf: (_, most) => most,
  },
} as const satisfies Record<string, Estimator>;

/** The name of an estimator. */
export type EstimatorName = keyof typeof ESTIMATORS;

/** The names of all estimators, the default first. */
export const ESTIMATOR_NAMES = Object.keys(ESTIMATORS) as readonly EstimatorName[];

/** An estimator with its setting. */
export interface Estimation {
  readonly estimator: EstimatorName;
  /** Which percentile, above 0 up to 100; the others have no use for it. */
  readonly percentile: number;
}

/** The estimation where none is asked for. */
export const DEFAULT_ESTIMATION: Estimation = { estimator: "percentile", percentile: 99.5 };

/**
 * The scale of finite values: from zero up where none is negative, symmetric about zero otherwise. Values that are
 * zero everywhere, and none at all, get a reach of 1.
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

/** A percentile of the values' sizes; of maps so sparse that it is zero, the greatest size. */
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
