import type { Graph } from "./graph.js";
import { nodeAt } from "./paths.js";

/** Bias that a node's layer adds to each channel before its activation; undefined if it adds none. */
export function biasAt(graph: Graph, index: number): Float32Array | undefined {
  const { kind, inputs, bias } = nodeAt(graph, index);
  const [input] = inputs;
  return kind === "activation" && input !== undefined ? biasAt(graph, input.node) : bias?.();
}
