import { isRelu } from "../network/change.js";
import type { Goal } from "../network/goal.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import { averages, isWide } from "./layerChoice.js";
import { readOutOf } from "./redrawnReadOut.js";

/** Conditions of a method, by name. */
export type Need = keyof typeof REASONS;

/** Network, goal and layers that a method is applied to. */
interface Applied {
  readonly network: Network;
  readonly goal: Goal;
  readonly layers: readonly Tap[];
}

/** Reason why a need is not met; undefined if it is. */
type Reason = (applied: Applied) => string | undefined;

const REASONS = {
  outputs: () => undefined,
  gradients: () => undefined,
  layer: ({ layers }) => {
    if (layers.length === 0) return "it has no feature maps before its scores";
    const flat = layers.find((layer) => !isWide(layer));
    return flat === undefined ? undefined : `the tap '${flat.name}' has no positions`;
  },
  "averaging head": ({ network, layers }) => {
    const other = layers.find((layer) => !averages(network, layer));
    return other === undefined
      ? undefined
      : `no global average pool and dense layer follow directly on '${other.name}'`;
  },
  blocks: ({ network }) => (network.blocks.length > 0 ? undefined : "it has no residual blocks"),
  relus: ({ network }) => (network.taps.some(isRelu) ? undefined : "it has no ReLUs"),
  class: ({ goal }) => ("classes" in goal ? undefined : "the target is not a class"),
  "read-out": ({ network, goal }) =>
    "tap" in goal || readOutOf(network) !== undefined
      ? undefined
      : "its scores are not computed by a dense layer or a 1×1 convolution, which its sanity test redraws",
} as const satisfies Record<string, Reason>;

/** First reason why some needs are not met; undefined if all are. */
export function unmetNeed(needs: readonly Need[], applied: Applied): string | undefined {
  return needs.map((need) => (REASONS[need] as Reason)(applied)).find((reason) => reason !== undefined);
}
