import type { Activation } from "../../activations/activation.js";
import { expected, UserError } from "../../core/errors.js";
import { integer, type Option, oneOf, text } from "../../core/options/option.js";
import { type Moments, momentsOf } from "./moments.js";
import { descending, ORDER_NAMES, ORDERS, type OrderName } from "./orders.js";

/** Channels from one index to another, inclusive. */
export interface ChannelRange {
  readonly first: number;
  readonly last: number;
}

/** The word for all channels. */
const ALL = "all";

const PATTERN = /^(?<first>\d{1,9})(?:\s*-\s*(?<last>\d{1,9}))?$/;

/** Parses `3,7-12`, or `all`, which gives no ranges. Throws `UserError` for anything else. */
export function parseChannels(text: string, subject: string): readonly ChannelRange[] {
  if (text.trim() === ALL) return [];
  return text.split(",").map((part) => rangeOf(part.trim(), subject));
}

function rangeOf(part: string, subject: string): ChannelRange {
  const groups = PATTERN.exec(part)?.groups;
  if (groups === undefined) throw expected("channels like 3,7-12 or all", subject, part);
  const { first, last = first } = groups;
  const range = { first: Number(first), last: Number(last) };
  if (range.last < range.first) {
    throw new UserError(
      `Channels '${part}' of ${subject} are reversed: write ${range.last}-${range.first}. --sort sets the order.`,
    );
  }
  return range;
}

/**
 * The channels of a tap within ranges: each once, ascending. Without ranges, all channels. Throws `UserError` for a channel
 * that the tap does not have.
 */
export function indicesIn(ranges: readonly ChannelRange[], count: number, tap: string): readonly number[] {
  const beyond = ranges.find(({ last }) => last >= count);
  if (beyond !== undefined) {
    throw expected(`channels from 0 to ${count - 1}`, `the tap '${tap}'`, String(beyond.last));
  }
  const all = Array.from({ length: count }, (_, index) => index);
  if (ranges.length === 0) return all;
  return all.filter((index) => ranges.some(({ first, last }) => first <= index && index <= last));
}

/** A choice of channels by index. Default: all. It remains text, as each tap has its own number of channels. */
export function channelList(summary: string): Option<string> {
  const named = text({ summary, valueName: "list", default: ALL });
  const parse = (value: unknown, subject: string): string => {
    const given = named.parse(value, subject);
    parseChannels(given, subject);
    return given;
  };
  return { ...named, parse };
}

/** The options for choosing and ordering channels. */
export const channelOptions = {
  channels: channelList("the channels to draw, by index, like 3,7-12"),
  top: integer({
    summary: "maximum number of channels, those with the most energy; 0 draws all",
    default: 0,
    min: 0,
  }),
  sort: oneOf(ORDER_NAMES, {
    summary: "the order of the channels: by index, by a number over all images, or similar ones together",
    default: "index",
  }),
};

/** The channels to draw, in order. */
export interface ChannelPlan {
  /** Indices and ranges like `3,7-12`, or `all`. */
  readonly channels: string;
  /** The maximum number of channels, those with the most energy; 0 takes all. */
  readonly top: number;
  readonly sort: OrderName;
}

/**
 * The channels of an activation to draw: their original indices, each once, in the order to draw them. `top` keeps the
 * channels with the most energy among `channels`, of equal ones those that come first; `sort` orders what is kept.
 * Throws `UserError` for a channel that the tap does not have.
 */
export function chosenChannels(
  activation: Activation,
  { channels, top, sort }: ChannelPlan,
): readonly number[] {
  const named = indicesIn(parseChannels(channels, "--channels"), activation.shape[3], activation.tap);
  return ORDERS[sort].arrange(
    activation,
    top > 0 && top < named.length ? strongest(activation, named, top) : named,
  );
}

const byEnergy = descending("energy");

function strongest(activation: Activation, named: readonly number[], top: number): readonly number[] {
  return byEnergy(activation, named)
    .slice(0, top)
    .sort((a, b) => a - b);
}

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
