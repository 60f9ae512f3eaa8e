import { layersOf } from "./layers.js";
import { channelsOf, keyOf } from "./matching.js";
import { type NetworkPair, pairedTaps, type TwoTaps } from "./tapPairs.js";

/**
 * Taps that are not compared, but help to determine how the channels of compared taps, and of the inputs of their
 * layers, correspond. The channels of a tap therefore have the same counterparts whichever other taps are compared
 * with it.
 */
export function helpingTaps(two: NetworkPair, compared: readonly TwoTaps[]): readonly TwoTaps[] {
  const read = compared.flatMap((taps) => layersOf(two, taps)?.read ?? []);
  const wanted = new Set([...compared, ...read].flatMap((taps) => keysOf(two, taps)));
  const all = pairedTaps(two, { taps: ["all"], match: true }).pairs.flatMap((taps) => {
    const channels = channelsOf(two, taps);
    return channels === undefined ? [] : [{ taps, key: keyOf(channels), isStream: channels.isStream }];
  });
  const streams = new Set(all.flatMap(({ key, isStream }) => (isStream ? [key] : [])));
  const isCompared = new Set(compared.map(({ one }) => one));
  return all
    .filter(({ key, isStream }) => wanted.has(key) && (isStream || !streams.has(key)))
    .flatMap(({ taps }) => (isCompared.has(taps.one) ? [] : [taps]));
}

/** Keys of the matched channels of two taps: none for those of images and classes. */
function keysOf(two: NetworkPair, taps: TwoTaps): readonly string[] {
  const channels = channelsOf(two, taps);
  const isMatched = channels !== undefined && !channels.one.isFixed && !channels.other.isFixed;
  return isMatched ? [keyOf(channels)] : [];
}
