import type { Activation } from "../../activations/activation.js";
import { type Moments, momentsOf } from "./moments.js";
import { similarityOrder } from "./similarity.js";

/** A way to order channels. */
interface Order {
  /** The order of the channels, one sentence without a final period. */
  readonly summary: string;
  /** Orders chosen channels, which are given ascending. */
  readonly arrange: (activation: Activation, chosen: readonly number[]) => readonly number[];
}

/** All orders by name, the default first. A new one is its entry here. */
export const ORDERS = {
  index: { summary: "as in the network", arrange: (_, chosen) => chosen },
  energy: { summary: "the mean square over all images, largest first", arrange: descending("energy") },
  max: { summary: "the largest value over all images, largest first", arrange: descending("max") },
  variance: { summary: "the variance over all images, largest first", arrange: descending("variance") },
  similarity: { summary: "channels that are correlated stand together", arrange: similarityOrder },
} as const satisfies Record<string, Order>;

/** The name of an order. */
export type OrderName = keyof typeof ORDERS;

/** The names of all orders, the default first. */
export const ORDER_NAMES = Object.keys(ORDERS) as readonly OrderName[];

/** An order with the largest moment first; equal ones stay ascending. */
export function descending(moment: keyof Moments): Order["arrange"] {
  return (activation, chosen) => {
    const moments = momentsOf(activation);
    const size = (channel: number) => (moments[channel] as Moments)[moment];
    // A difference would be NaN for two channels without a finite value.
    return chosen.toSorted((a, b) => Number(size(b) > size(a)) - Number(size(a) > size(b)));
  };
}
