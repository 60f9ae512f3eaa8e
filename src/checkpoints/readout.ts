import type { Graph, GraphNode, Ref } from "./graph.js";

/** How a network's output is read: what it gives, and the scores that a softmax makes it of. */
export interface Readout {
  readonly output: Ref;
  /** The scores before the softmax; where the output is linear, itself; nothing where it is another activation. */
  readonly logits: Ref | undefined;
}

/** Finds how the output of a network is read. What only passes values on, as dropout does, is looked through. */
export function readoutOf(graph: Graph): Readout {
  const { output } = graph;
  let ref = output;
  let node = graph.nodes[ref.node] as GraphNode;
  while (PASSING.has(node.kind) && node.inputs[0] !== undefined) {
    ref = node.inputs[0];
    node = graph.nodes[ref.node] as GraphNode;
  }
  if (node.role === "softmax") return { output, logits: node.inputs[0] };
  return { output, logits: LINEAR.has(node.kind) ? ref : undefined };
}

const PASSING: ReadonlySet<GraphNode["kind"]> = new Set(["noise"]);
const LINEAR: ReadonlySet<GraphNode["kind"]> = new Set(["dense", "conv", "merge", "normalization", "pool"]);

/** How many classes a network gives a score for; null where it gives something else than a score for each. */
export function classesOf(graph: Graph): number | null {
  const { shape } = graph.nodes[graph.output.node] as GraphNode;
  return shape.length === 1 ? (shape[0] ?? null) : null;
}
