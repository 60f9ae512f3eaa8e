import { integer, type Option, oneOf, text } from "../../core/options/option.js";
import { ALL, parseChannels } from "./choice.js";
import { ORDER_NAMES } from "./orders.js";

/** A choice of channels by index, all by default. It stays text: each tap has its own count of channels. */
export function channelList(summary: string): Option<string> {
  const named = text({ summary, valueName: "list", default: ALL });
  const parse = (value: unknown, subject: string): string => {
    const given = named.parse(value, subject);
    parseChannels(given, subject);
    return given;
  };
  return { ...named, parse };
}

/** The options of views that let channels be chosen and ordered. */
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
