import type { Activation } from "../../activations/activation.js";
import { type Moments, momentsOf } from "./moments.js";
import { indicesIn, parseChannels } from "./options.js";
import { descending } from "./orders.js";

/** The criteria for the strongest channels, in words for a figure. */
export const RANKS = {
  energy: "mean square",
  max: "largest value",
  mean: "mean",
} as const satisfies Partial<Record<keyof Moments, string>>;

/** The name of a criterion. */
export type RankName = keyof typeof RANKS;

/** The names of all criteria, the default first. */
export const RANK_NAMES = Object.keys(RANKS) as readonly RankName[];

/** A channel and the value that ranks it. */
export interface Ranked {
  readonly index: number;
  readonly value: number;
}

/** The ranked channels, and the criterion. */
export interface RankPlan {
  /** Indices and ranges like `3,7-12`, or `all`. */
  readonly channels: string;
  readonly rank: RankName;
}

/**
 * The channels of one image of an activation, strongest first; of equal ones those with the lower index first. Only
 * finite samples count. Throws `UserError` for a channel that the tap does not have.
 */
export function rankedIn(
  activation: Activation,
  image: number,
  { channels, rank }: RankPlan,
): readonly Ranked[] {
  const single = imageOf(activation, image);
  const named = indicesIn(parseChannels(channels, "--channels"), activation.shape[3], activation.tap);
  const moments = momentsOf(single);
  return descending(rank)(single, named).map((index) => ({
    index,
    value: (moments[index] as Moments)[rank],
  }));
}

/** One image of an activation, without a copy. */
function imageOf({ tap, shape, values }: Activation, image: number): Activation {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  return {
    tap,
    shape: [1, height, width, channels],
    values: values.subarray(image * size, (image + 1) * size),
  };
}
