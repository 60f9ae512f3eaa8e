import type { Activation } from "../../activations/activation.js";
import { indicesIn, parseChannels } from "./options.js";
import { descending, ORDERS, type OrderName } from "./orders.js";

/** The channels to draw, in order. */
export interface ChannelPlan {
  /** Indices and ranges like `3,7-12`, or `all`. */
  readonly channels: string;
  /** The maximum number of channels, those with the most energy; 0 is no limit. */
  readonly top: number;
  readonly sort: OrderName;
}

/**
 * The channels of an activation to draw: their original indices, each once, in the order to draw them. `top` keeps the
 * channels with the most energy among `channels`, of equal ones those that come first; `sort` orders what is kept.
 * Throws `UserError` for a channel that the tap does not have.
 */
export function chosenChannels(
  activation: Activation,
  { channels, top, sort }: ChannelPlan,
): readonly number[] {
  const named = indicesIn(parseChannels(channels, "--channels"), activation.shape[3], activation.tap);
  return ORDERS[sort].arrange(
    activation,
    top > 0 && top < named.length ? strongest(activation, named, top) : named,
  );
}

const byEnergy = descending("energy");

function strongest(activation: Activation, named: readonly number[], top: number): readonly number[] {
  return byEnergy(activation, named)
    .slice(0, top)
    .sort((one, other) => one - other);
}
