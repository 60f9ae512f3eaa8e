import type { Graph, GraphNode } from "./graph.js";
import { nodeAt } from "./paths.js";

/** Connections of a tap within its network. */
export interface Wire {
  /** Indices of the taps that it reads, in order, skipping those that pass their input on. */
  readonly reads: readonly number[];
  /**
   * True if it passes its input on unchanged at inference: dropout, a linear activation, a reshape to the
   * same shape.
   */
  readonly isIdentity: boolean;
}

/** Wires of all nodes, by index. */
export function wiringOf(graph: Graph): readonly Wire[] {
  return graph.nodes.map((node) => ({
    reads: node.inputs.map((ref) => sourceOf(graph, ref.node)),
    isIdentity: isIdentity(graph, node),
  }));
}

/** Node whose values a node carries, skipping those that pass their input on. */
function sourceOf(graph: Graph, index: number): number {
  const node = nodeAt(graph, index);
  const [input] = node.inputs;
  return input !== undefined && isIdentity(graph, node) ? sourceOf(graph, input.node) : index;
}

function isIdentity(graph: Graph, { kind, op, role, shape, inputs }: GraphNode): boolean {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) return false;
  if (kind === "noise") return true;
  if (kind === "activation") return op === "linear";
  const isReshaped = kind === "reshape" && role !== "transposition";
  return isReshaped && String(shape) === String(nodeAt(graph, input.node).shape);
}
