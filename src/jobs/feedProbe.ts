import { loadFeeds, withFeeds } from "../data/loadFeeds.js";
import { loadProbe, type Probe } from "../data/probe.js";
import type { Network } from "../network/network.js";

/** Network whose inputs are fed, and the folder that relative paths are resolved against. */
interface Feeding {
  readonly network: Pick<Network, "name" | "furtherInputs">;
  /** Default: the working folder. */
  readonly from?: string | undefined;
}

/**
 * Probe with the values of a network's further inputs; the same probe if none are given. Throws `UserError` for an
 * input that the network does not have, and for values that do not fit it.
 */
export async function feedProbe(
  probe: Probe,
  texts: readonly string[],
  { network: { name, furtherInputs }, from }: Feeding,
): Promise<Probe> {
  if (texts.length === 0) return probe;
  const base = from === undefined ? {} : { from };
  const feeds = await loadFeeds({ name, inputs: furtherInputs }, texts, {
    ids: probe.ids,
    images: (address, input) => loadProbe(address, { input, ...base }),
    from,
  });
  return withFeeds(probe, feeds, texts);
}
