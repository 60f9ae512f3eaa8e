import type { Graph, GraphNode, Ref, Role } from "./graph.js";
import { dependsOnlyOn, isSame, nodeAt } from "./paths.js";

/** Highway block, y = T·H + (1 − T)·x, identified by the names of its taps. */
export interface HighwayBlock {
  /** Name of its sum, unique among all blocks. */
  readonly name: string;
  /** Tensor x that the transform and the gate are computed from, and that is carried. */
  readonly input: string;
  /** End of the transform, H. */
  readonly transform: string;
  /** End of the gate, T. */
  readonly gate: string;
  /** Sum y. */
  readonly output: string;
}

/**
 * Finds the highway blocks of a network's graph, in graph order (Srivastava, Greff and Schmidhuber 2015, eq. 3). A
 * block is a sum of two products: one of a gate T and a transform H, the other of 1 − T and the tensor x that both
 * are computed from.
 */
export function highwaysOf(graph: Graph): readonly HighwayBlock[] {
  const name = ({ node }: Ref) => nodeAt(graph, node).name;
  return graph.nodes.flatMap((node) => {
    const parts = partsOf(graph, node);
    if (parts === undefined) return [];
    const { input, transform, gate } = parts;
    const names = { input: name(input), transform: name(transform), gate: name(gate) };
    return [{ name: node.name, ...names, output: node.name }];
  });
}

interface Parts {
  readonly input: Ref;
  readonly transform: Ref;
  readonly gate: Ref;
}

function partsOf(graph: Graph, sum: GraphNode): Parts | undefined {
  const products = pairOf(sum, "sum")?.map(({ node }) => pairOf(nodeAt(graph, node), "product"));
  if (products === undefined) return undefined;
  const [first, second] = products;
  if (first === undefined || second === undefined) return undefined;
  return readAs(graph, first, second) ?? readAs(graph, second, first);
}

type Pair = readonly [Ref, Ref];

/** Two operands of a node with that role; undefined for any other node. */
function pairOf({ role, inputs }: GraphNode, expected: Role): Pair | undefined {
  const [first, second, ...others] = inputs;
  if (role !== expected || first === undefined || second === undefined || others.length > 0) return undefined;
  return [first, second];
}

/** Parts of a block if the first product is the gated one; undefined if it cannot be. */
function readAs(graph: Graph, gated: Pair, carried: Pair): Parts | undefined {
  for (const [carry, input] of bothWays(carried)) {
    const { role, inputs } = nodeAt(graph, carry.node);
    const [expected] = role === "complement" ? inputs : [];
    for (const [gate, transform] of bothWays(gated)) {
      const fits = expected !== undefined && isSame(gate, expected);
      if (fits && [gate, transform].every((ref) => dependsOnlyOn(graph, ref, input)))
        return { input, transform, gate };
    }
  }
  return undefined;
}

function bothWays([first, second]: Pair): readonly Pair[] {
  return [
    [first, second],
    [second, first],
  ];
}
