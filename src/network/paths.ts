import type { Graph, GraphNode, Ref } from "./graph.js";

/** True if every path from the network's input to a tensor passes through another tensor. */
export function dependsOnlyOn(graph: Graph, tensor: Ref, source: Ref): boolean {
  if (isSame(tensor, source)) return false;
  const seen = new Set<number>();
  const waiting = [tensor];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (isSame(ref, source) || seen.has(ref.node)) continue;
    seen.add(ref.node);
    const { inputs } = nodeAt(graph, ref.node);
    if (inputs.length === 0) return false;
    waiting.push(...inputs);
  }
  return true;
}

/** Activation that is the only reader of a node; undefined if there is none. */
export function activationAfter(graph: Graph, index: number): GraphNode | undefined {
  const [reader, ...others] = graph.nodes.filter(({ inputs }) => inputs.some(({ node }) => node === index));
  return others.length === 0 && reader?.kind === "activation" ? reader : undefined;
}

/** True if two references name the same tensor. */
export function isSame(a: Ref, b: Ref): boolean {
  return a.node === b.node && a.output === b.output;
}

/** Node of an index. */
export function nodeAt(graph: Graph, index: number): GraphNode {
  return graph.nodes[index] as GraphNode;
}

/** Nodes from the readers of a source to a tensor that is computed from it, in graph order. */
export function nodesBetween(graph: Graph, tensor: Ref, source: Ref): readonly number[] {
  const between = new Set<number>();
  const waiting = [tensor];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (isSame(ref, source) || between.has(ref.node)) continue;
    between.add(ref.node);
    waiting.push(...nodeAt(graph, ref.node).inputs);
  }
  return [...between].sort((a, b) => a - b);
}
