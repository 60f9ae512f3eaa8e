import type { Graph, GraphNode, Ref, Role } from "./graph.js";
import { dependsOnlyOn, isSame, nodeAt } from "./paths.js";

/** A highway block, y = T·H + (1 − T)·x, given by the names of its taps. */
export interface HighwayBlock {
  /** The name of its sum, which no other block bears. */
  readonly name: string;
  /** The tensor x that the transform and the gate are computed from, and that is carried. */
  readonly input: string;
  /** The end of the transform, H. */
  readonly transform: string;
  /** The end of the gate, T. */
  readonly gate: string;
  /** The sum y. */
  readonly output: string;
}

/**
 * Finds the highway blocks of a network in its graph, in the graph's order (Srivastava, Greff and Schmidhuber 2015,
 * eq. 3). A block is a sum of two products: one of a gate T and a transform H, the other of 1 − T and the tensor x that
 * both are computed from.
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

/** The two things that a node of that role joins; undefined if it is no such node. */
function pairOf({ role, inputs }: GraphNode, due: Role): Pair | undefined {
  const [first, second, ...others] = inputs;
  if (role !== due || first === undefined || second === undefined || others.length > 0) return undefined;
  return [first, second];
}

/** The parts of a block when the first product is taken for the gated one, or undefined if it cannot be. */
function readAs(graph: Graph, gated: Pair, carried: Pair): Parts | undefined {
  for (const [carry, input] of bothWays(carried)) {
    const { role, inputs } = nodeAt(graph, carry.node);
    const [due] = role === "complement" ? inputs : [];
    for (const [gate, transform] of bothWays(gated)) {
      const fits = due !== undefined && isSame(gate, due);
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
