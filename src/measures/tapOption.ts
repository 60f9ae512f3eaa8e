import { list } from "../core/options/option.js";
import type { Network } from "../network/network.js";
import { ownTaps } from "../network/ownTaps.js";
import { selectTaps, type Tap } from "../network/tap.js";
import { chainTapsOf } from "./chainTaps.js";

const BLOCKS = "blocks";

/** The option of measures that look at any taps. */
export const tapOption = list({
  summary:
    "which taps: names, globs, kinds or groups (maps, all), separated by commas; blocks alone stands for the input of " +
    "the first block and the output of each; without blocks for maps, else steps over time, else hidden units",
  valueName: "taps",
  default: [BLOCKS],
});

/** The taps that were asked for. Throws `UserError` for a pattern that matches nothing. */
export function chosenTaps(network: Network, patterns: readonly string[]): readonly Tap[] {
  const [first, ...others] = patterns;
  if (first !== BLOCKS || others.length > 0) return selectTaps(network.taps, patterns);
  return network.chain.length > 0 ? chainTapsOf(network) : ownTaps(network);
}
