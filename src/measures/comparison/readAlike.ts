import { headFor } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import type { MeasuredProbe } from "../measureDefinition.js";

/**
 * Selects the output by which each compared network is read: the named one, for networks with several; else the one
 * that fits the labels; without labels, the one with the same name as the first network's output, or as many classes.
 * Throws `UserError` for an unknown name, and for labels that none of a network's outputs fits.
 */
export function readAlike(
  networks: readonly Network[],
  probe: MeasuredProbe,
  head?: string,
): readonly Network[] {
  // Stored activations have no outputs to read.
  if (head === undefined && networks.every(({ heads }) => heads.length === 0)) return networks;
  const [first, ...others] = networks as readonly [Network, ...Network[]];
  const isNamed = networks.some(({ heads }) => heads.some(({ name }) => name === head));
  const nameFor = (network: Network) => (network.heads.length > 1 || !isNamed ? head : undefined);
  const read = first.reading(headFor(first, probe, nameFor(first)).name);
  const isLabelled = probe.labels.some((label) => label !== undefined);
  return [
    read,
    ...others.map((network) => {
      const alike = head === undefined && !isLabelled ? headLike(read, network) : undefined;
      return network.reading(alike ?? headFor(network, probe, nameFor(network)).name);
    }),
  ];
}

/** Output of a network that corresponds to another's: with the same name, or as many classes. */
function headLike({ output, classes }: Network, { heads }: Network): string | undefined {
  const alike = heads.filter((head) => head.classes === classes);
  return (alike.find(({ name }) => name === output) ?? alike[0])?.name;
}
