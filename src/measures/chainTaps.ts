import { UserError } from "../core/errors.js";
import type { Unit } from "../network/blockSequence.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import { tapsNamed } from "../network/tap.js";

/**
 * Units that all images of a network pass through in sequence. Throws `UserError`, with a description of such units,
 * if it has none.
 */
export function unitsOf({ name, chain }: Pick<Network, "name" | "chain">): readonly Unit[] {
  if (chain.length > 0) return chain;
  throw new UserError(
    `The network '${name}' has no sequence of blocks: neither residual or highway blocks, which add a tensor x, or a ` +
      "gated part of it, to something computed only from x, nor convolutions or dense layers that keep the shape.",
  );
}

/** Taps x₀ … xₙ between those units: the input of the first one, and the output of each. Throws like `unitsOf`. */
export function chainTapsOf(network: Network): readonly Tap[] {
  const units = unitsOf(network);
  return tapsNamed(network, [units[0]?.input ?? "", ...units.map(({ output }) => output)]);
}
