import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";

/** Taps of a network with the given names, all of which must exist. */
export function tapsNamed({ taps }: Pick<Network, "taps">, names: readonly string[]): readonly Tap[] {
  const known = new Map(taps.map((tap) => [tap.name, tap]));
  return names.map((name) => known.get(name) as Tap);
}
