import type { Graph, GraphNode, Ref } from "./graph.js";

/** Places of tokens on the image: after tokens that have none, such as a class token, row by row. */
export interface TokenGrid {
  readonly height: number;
  readonly width: number;
  /** Number of tokens before those with a place. */
  readonly apart: number;
}

/** Grid of the tokens that a node is computed from. */
interface Lineage {
  readonly grid: TokenGrid;
  /** True while tokens are the first of two axes, which a mixer exchanges with the channels. */
  readonly isFirst: boolean;
}

/** Facts about the tokens of a node. */
export interface TokenFacts {
  /** Grid of its tokens × channels, or of the keys of its weights of attention. */
  readonly grid?: TokenGrid;
  /** True for weights of attention, … × queries × keys. */
  readonly attends?: true;
  /** True for tokens divided into heads or windows, which have as many axes as maps, but hold something else. */
  readonly isDivided?: true;
}

/**
 * Token grid of each node, where the graph shows it: maps that are reshaped to positions × channels become tokens, in
 * whose order they stay through operations that keep their number; a concatenation puts further tokens before them. A
 * softmax over keys whose result multiplies matrices gives weights of attention.
 */
export function tokenFactsOf({ nodes }: Pick<Graph, "nodes">): readonly TokenFacts[] {
  const lineages: (Lineage | undefined)[] = [];
  for (const node of nodes) lineages.push(lineageOf(node, { nodes, lineages }));
  const attending = attendingNodes(nodes);
  return nodes.map((node, index) => {
    const [lineage, attends] = [lineages[index], attending.has(index)];
    const grid = shownGrid(node, lineage, attends);
    return {
      ...(grid && { grid }),
      ...(attends && { attends: true as const }),
      ...(lineage !== undefined && node.shape.length > 2 && { isDivided: true as const }),
    };
  });
}

/** The nodes before one, and the lineages of their tokens. */
interface Before {
  readonly nodes: readonly GraphNode[];
  readonly lineages: readonly (Lineage | undefined)[];
}

function lineageOf(node: GraphNode, { nodes, lineages }: Before): Lineage | undefined {
  const of = ({ node: at }: Ref) => lineages[at];
  const carrying = node.inputs.find((ref) => of(ref) !== undefined);
  if (carrying === undefined) return unfolded(node, nodes);
  const { grid, isFirst } = of(carrying) as Lineage;
  const shape = node.shape;
  if (node.op === "concatenation") return extended(node, { nodes, lineages });
  if (node.kind === "reshape" && isFolded(shape, grid)) return undefined;
  const before = nodes[carrying.node]?.shape.length;
  if (shape.length === 2 && before === 2 && node.role === "transposition") return { grid, isFirst: !isFirst };
  // Three axes and more hold heads or windows: on the way back to two, tokens come first again.
  return { grid, isFirst: shape.length === 2 ? isFirst : true };
}

/** Lineage of maps that a node reshapes to positions × channels. */
function unfolded({ kind, shape, inputs }: GraphNode, nodes: readonly GraphNode[]): Lineage | undefined {
  const [height, width, channels] = nodes[inputs[0]?.node ?? -1]?.shape ?? [];
  if (kind !== "reshape" || shape.length !== 2 || !height || !width) return undefined;
  if (shape[0] !== height * width || shape[1] !== channels) return undefined;
  return { grid: { height, width, apart: 0 }, isFirst: true };
}

/** Lineage of tokens with further ones before them; undefined where these come after them. */
function extended({ inputs, prepended, shape }: GraphNode, { nodes, lineages }: Before): Lineage | undefined {
  const at = inputs.findIndex(({ node }) => lineages[node] !== undefined);
  const { grid, isFirst } = lineages[inputs[at]?.node ?? -1] as Lineage;
  const count = (ref: Ref) => nodes[ref.node]?.shape[0] ?? 0;
  const before = inputs.slice(0, at).reduce((sum, ref) => sum + count(ref), prepended ?? 0);
  const total = tokensIn(grid) + before;
  if (!isFirst || at !== inputs.length - 1 || shape[0] !== total) return undefined;
  return { grid: { ...grid, apart: grid.apart + before }, isFirst };
}

/** True for maps in the shape of a grid. */
function isFolded([height, width, ...rest]: GraphNode["shape"], grid: TokenGrid): boolean {
  return rest.length === 1 && height === grid.height && width === grid.width;
}

function tokensIn({ height, width, apart }: TokenGrid): number {
  return apart + height * width;
}

function shownGrid(
  { shape }: GraphNode,
  lineage: Lineage | undefined,
  attends: boolean,
): TokenGrid | undefined {
  if (lineage === undefined) return undefined;
  const { grid, isFirst } = lineage;
  const total = tokensIn(grid);
  if (attends) return shape.at(-1) === total && shape.at(-2) === total ? grid : undefined;
  return isFirst && shape.length === 2 && shape[0] === total ? grid : undefined;
}

/** Nodes of attention's weights. */
function attendingNodes(nodes: readonly GraphNode[]): ReadonlySet<number> {
  const attending = new Set<number>();
  for (const { role, inputs } of nodes) {
    if (role !== "matrixProduct") continue;
    const weights = softmaxBefore(nodes, inputs[0]);
    if (weights !== undefined) attending.add(weights);
  }
  return attending;
}

/** Operations that exporters put between weights and values: guards against rows without keys, and broadcasting. */
const CARRYING: ReadonlySet<string> = new Set(["choice", "repeated"]);

/** The softmax that a tensor is, or that operations on its values alone have changed. */
function softmaxBefore(nodes: readonly GraphNode[], ref: Ref | undefined): number | undefined {
  if (ref === undefined) return undefined;
  const node = nodes[ref.node] as GraphNode;
  if (node.role === "softmax") return node.shape.length > 1 ? ref.node : undefined;
  const isCarrying = CARRYING.has(node.op) || node.kind === "noise" || node.kind === "reshape";
  return isCarrying ? softmaxBefore(nodes, node.inputs.at(-1)) : undefined;
}
