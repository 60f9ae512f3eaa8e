import { list } from "../core/options/option.js";
import type { Network } from "../network/network.js";
import { ownTaps } from "../network/ownTaps.js";
import { selectTaps, type Tap } from "../network/tap.js";
import { chainTapsOf } from "./chainTaps.js";

const BLOCKS = "blocks";

/** Option of measures that work on any taps. */
export const tapOption = list({
  summary:
    "taps to compare: names, globs, kinds or groups (maps, all), separated by commas; blocks means the input of " +
    "the first block and the output of each or, in networks without blocks, maps, time steps or hidden units",
  valueName: "taps",
  default: [BLOCKS],
});

/** Requested taps. Throws `UserError` for a pattern without a match. */
export function chosenTaps(network: Network, patterns: readonly string[]): readonly Tap[] {
  const [first, ...others] = patterns;
  if (first !== BLOCKS || others.length > 0) return selectTaps(network.taps, patterns);
  return network.chain.length > 0 ? chainTapsOf(network) : ownTaps(network);
}
