import type { Graph, GraphNode } from "./graph.js";
import { nodeAt } from "./paths.js";

/** Set of taps whose channels can only be permuted together: they have the same channels in the same order. */
export interface PermutationGroup {
  /** Number of the group: taps with the same number share it. */
  readonly index: number;
  /** Number of channels. Channel i of a flattened tap is channel i mod width of the group. */
  readonly width: number;
  /** True if the order of the channels is fixed: they are the channels of the images, or the classes. */
  readonly isFixed: boolean;
}

/**
 * Permutation group of every node. An operation that processes each channel independently passes on the group of its
 * input, and one that joins tensors channel by channel merges their groups: the whole stream of residual blocks with
 * identity shortcuts is a single group, and a permutation of its channels is the same at all of its taps (Ainsworth
 * et al. 2023, sec. 3.1).
 */
export function permutationGroupsOf(graph: Graph): readonly PermutationGroup[] {
  const { nodes, outputs } = graph;
  const parents = nodes.map((_, index) => index);
  const rootOf = (index: number): number => {
    const parent = parents[index] as number;
    return parent === index ? index : rootOf(parent);
  };
  nodes.forEach((node, index) => {
    for (const source of sharedWith(graph, node)) {
      const [root, other] = [rootOf(source), rootOf(index)];
      parents[Math.max(root, other)] = Math.min(root, other);
    }
  });
  const roots = nodes.map((_, index) => rootOf(index));
  const fixed = new Set([roots[0], ...outputs.map(({ node }) => roots[node])]);
  return roots.map((root) => ({
    index: root,
    width: Math.min(...nodes.flatMap((node, at) => (roots[at] === root ? [widthOf(node)] : []))),
    isFixed: fixed.has(root),
  }));
}

/** Inputs of a node that share its channels. */
function sharedWith(graph: Graph, node: GraphNode): readonly number[] {
  const sources = node.inputs.map((ref) => ref.node);
  const width = widthOf(node);
  const widths = sources.map((source) => widthOf(nodeAt(graph, source)));
  if (node.role === "transposition") return [];
  // Flattening and reshaping keep the order of numbers, in which the channel changes fastest.
  if (node.kind === "reshape") return widths.every((each) => width % each === 0) ? sources : [];
  const isDepthwise = node.kind === "conv" && node.role === "channelwise";
  const passes = PASSING.has(node.kind) || node.kind === "merge" || isDepthwise;
  return passes && widths.every((each) => each === width) ? sources : [];
}

const PASSING: ReadonlySet<GraphNode["kind"]> = new Set(["activation", "normalization", "noise", "pool"]);

function widthOf({ shape }: GraphNode): number {
  return shape.at(-1) ?? Number.NaN;
}
