import { expected, UserError } from "../../core/errors.js";
import { integer, type Option, oneOf, text } from "../../core/options/option.js";
import { ORDER_NAMES } from "./orders.js";

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
    summary: "draw only so many channels, those with the most energy; 0 draws all",
    default: 0,
    min: 0,
  }),
  sort: oneOf(ORDER_NAMES, {
    summary: "the order of the channels: by index, by a number over all images, or similar ones together",
    default: "index",
  }),
};
