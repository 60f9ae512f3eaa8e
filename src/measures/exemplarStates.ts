import {
  addExemplars,
  type ExemplarChoice,
  type ExemplarState,
  mergeExemplars,
  noExemplars,
} from "../activations/channelExemplars.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import type { Accumulated } from "./merge/accumulate.js";

/**
 * Exemplars of all channels of some taps, one state for each tap: the images with the largest or least values anywhere
 * in a channel's map (Zeiler and Fergus 2014, section 4).
 */
export function exemplarStates(
  network: Pick<Network, "record">,
  taps: readonly Tap[],
  choice: ExemplarChoice,
): Accumulated<readonly ExemplarState[]> {
  return {
    begin: () => {
      const states: ExemplarState[] = [];
      return {
        add: (batch) => {
          for (const [tap, activation] of network.record(batch, taps).entries()) {
            const state = states[tap] ?? noExemplars(activation, choice);
            states[tap] = state;
            addExemplars(state, activation, batch.start);
          }
        },
        state: () => states,
      };
    },
    merge: (left, right) => left.map((state, tap) => mergeExemplars(state, right[tap] as ExemplarState)),
  };
}
