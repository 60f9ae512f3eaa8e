import type { Graph, GraphNode, Ref } from "./graph.js";
import { activationAfter, dependsOnlyOn, isSame, nodeAt, nodesBetween } from "./paths.js";

/** Residual block: a sum of a tensor and something computed from it, identified by the names of its taps. */
export interface Block {
  /** Name of its sum, unique among all blocks. */
  readonly name: string;
  /** Tensor x that the branch and the shortcut are computed from. */
  readonly input: string;
  /** End of the branch, F(x). */
  readonly branch: string;
  /** All taps of the branch in graph order, from the first reader of x to its end. */
  readonly branchTaps: readonly string[];
  /** Tensor that the branch is added to: the block's input, or the end of its projection. */
  readonly shortcut: string;
  /** Shortcut + branch. */
  readonly sum: string;
  /** Activation that is the only reader of the sum; the sum itself if there is none. */
  readonly output: string;
}

/**
 * Finds the residual blocks of a network's graph, in graph order (He et al. 2015, eq. 1 and 2). A block is a sum of
 * two tensors of equal shape. One is the shortcut: x, or a projection of x, which has at most one 1×1 convolution or
 * dense layer and otherwise only normalizes, pools or reshapes. The other is the branch, which depends on x only. If
 * both could be the projection, or more than two tensors are added, there is no block.
 */
export function blocksOf(graph: Graph): readonly Block[] {
  return graph.nodes.flatMap((node, index) => {
    const parts = node.role === "sum" ? partsOf(graph, node) : undefined;
    return parts === undefined ? [] : [blockOf(graph, index, parts)];
  });
}

interface Parts {
  readonly input: Ref;
  readonly shortcut: Ref;
  readonly branch: Ref;
}

function blockOf(graph: Graph, sum: number, { input, shortcut, branch }: Parts): Block {
  const name = (node: number) => nodeAt(graph, node).name;
  // Assigns the activation to the next branch if the sum has other readers, such as the next shortcut of a
  // pre-activation network.
  return {
    name: name(sum),
    input: name(input.node),
    branch: name(branch.node),
    branchTaps: nodesBetween(graph, branch, input).map(name),
    shortcut: name(shortcut.node),
    sum: name(sum),
    output: activationAfter(graph, sum)?.name ?? name(sum),
  };
}

function partsOf(graph: Graph, sum: GraphNode): Parts | undefined {
  const [first, second, ...others] = sum.inputs;
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  if (![first, second].every((ref) => showsShape(graph, ref, sum))) return undefined;
  const found = [readAs(graph, first, second), readAs(graph, second, first)].filter(
    (parts) => parts !== undefined,
  );
  const identity = found.find(({ input, shortcut }) => isSame(input, shortcut));
  return identity ?? (found.length === 1 ? found[0] : undefined);
}

/** True if a tap shows this tensor in the shape of the sum. A sum may broadcast its operands. */
function showsShape(graph: Graph, ref: Ref, sum: GraphNode): boolean {
  return ref.output === 0 && String(nodeAt(graph, ref.node).shape) === String(sum.shape);
}

/** Parts of a block if the first tensor is its shortcut; undefined if it cannot be. */
function readAs(graph: Graph, shortcut: Ref, branch: Ref): Parts | undefined {
  let projections = 0;
  for (let input: Ref | undefined = shortcut; input !== undefined; ) {
    if (dependsOnlyOn(graph, branch, input)) return { input, shortcut, branch };
    const node: GraphNode = nodeAt(graph, input.node);
    if (node.role === "pointwise") projections++;
    else if (!CARRYING.has(node.kind)) return undefined;
    input = projections > 1 ? undefined : node.inputs[0];
  }
  return undefined;
}

/** Kinds of nodes that a shortcut may hold besides its one projection. */
const CARRYING: ReadonlySet<GraphNode["kind"]> = new Set(["normalization", "pool", "reshape", "noise"]);
