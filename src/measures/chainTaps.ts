import { UserError } from "../core/errors.js";
import type { Unit } from "../network/blockSequence.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import { tapsNamed } from "../network/tap.js";

/**
 * The units that a network sends its images through, one after the other. Throws `UserError` where it has none, which
 * says what was looked for.
 */
export function unitsOf({ name, chain }: Pick<Network, "name" | "chain">): readonly Unit[] {
  if (chain.length > 0) return chain;
  throw new UserError(
    `The network '${name}' has no sequence of blocks: neither residual or highway blocks, which add a tensor x, or a ` +
      "gated part of it, to something computed from x alone, nor convolutions or dense layers that keep the shape.",
  );
}

/** The taps x₀ … xₙ between those units: the input of the first one, and the output of each. Throws as `unitsOf`. */
export function chainTapsOf(network: Network): readonly Tap[] {
  const units = unitsOf(network);
  return tapsNamed(network, [units[0]?.input ?? "", ...units.map(({ output }) => output)]);
}
