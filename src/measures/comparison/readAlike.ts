import { headFor } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import type { MeasuredProbe } from "../measure.js";

/**
 * Networks that are compared, each read by one of its outputs: by the one of a name where it has several; else by the one
 * that fits the labels; without labels by one that is called as the first network's, or has as many classes. Throws
 * `UserError` for a name that none has, and for labels that none of a network's outputs fits.
 */
export function readAlike(
  networks: readonly Network[],
  probe: MeasuredProbe,
  head?: string,
): readonly Network[] {
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

/** The output of a network that answers as another's: under the same name, or for as many classes. */
function headLike({ output, classes }: Network, { heads }: Network): string | undefined {
  const alike = heads.filter((head) => head.classes === classes);
  return (alike.find(({ name }) => name === output) ?? alike[0])?.name;
}
