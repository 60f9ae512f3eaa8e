import { integer, type Option, oneOf, text } from "../../options.js";
import { ALL, parseChannels } from "./choice.js";
import { ORDER_NAMES } from "./orders.js";

const named = text({
  summary: "the channels to draw, by index, like 3,7-12",
  hint: "list",
  fallback: ALL,
});

/** The options of views that let channels be chosen and ordered. */
export const channelOptions = {
  channels: { ...named, parse: readable } satisfies Option<string>,
  top: integer({
    summary: "draw only so many channels, those with the most energy; 0 draws all",
    fallback: 0,
    min: 0,
  }),
  sort: oneOf(ORDER_NAMES, {
    summary: "the order of the channels: by index, by a number over all images, or similar ones together",
    fallback: "index",
  }),
};

/** The text as it was given, once it can be read: provenance shows it, and each tap has its own count of channels. */
function readable(value: unknown, subject: string): string {
  const given = named.parse(value, subject);
  parseChannels(given, subject);
  return given;
}
