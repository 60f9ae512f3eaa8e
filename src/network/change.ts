import type { GraphNode } from "./graph.js";
import type { Value } from "./runLayer.js";

/** Replaces the outputs of a node before others read them; returns them as they are to leave them unchanged. */
export type ChangeFunction = (values: readonly Value[], node: GraphNode) => readonly Value[];

/** Change that a network runs with: a function, or the backward pass of guided backpropagation. */
export type Change = ChangeFunction | "guided ReLUs";

/** Change that a network runs with. Default: none. */
export interface Changed {
  readonly change?: Change | undefined;
}

/** True if a node is a ReLU, or one that is clipped above; one with a slope below zero is not. */
export function isRelu({ op }: Pick<GraphNode, "op">): boolean {
  return /^(?:F\(x\): )?relu6?(?:, up to .*)?(?: of .*)?$/.test(op);
}

/** Change that a network runs with. Default: none. */
export interface Changed {
  readonly change?: Change | undefined;
}
