import type { Graph } from "./graph.js";
import { nodeAt } from "./paths.js";

/** What the layer that computes a node adds to every channel, before its activation; nothing where it adds nothing. */
export function biasAt(graph: Graph, index: number): Float32Array | undefined {
  const { kind, inputs, bias } = nodeAt(graph, index);
  const [input] = inputs;
  return kind === "activation" && input !== undefined ? biasAt(graph, input.node) : bias?.();
}
