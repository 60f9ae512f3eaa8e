import { shapeText } from "../core/format.js";
import { type Block, blocksOf } from "./findBlocks.js";
import type { Graph, GraphNode, Ref } from "./graph.js";
import { type HighwayBlock, highwaysOf } from "./highways.js";
import { activationAfter, dependsOnlyOn, isSame } from "./paths.js";

/** Unit that all images of a network pass through in sequence, named by its taps. */
export interface Unit {
  readonly name: string;
  /**
   * Kind of unit: a residual or highway block; in a network without such blocks, a plain layer that keeps the shape;
   * or a link between two of them.
   */
  readonly kind: "residual" | "highway" | "plain" | "link";
  readonly input: string;
  readonly output: string;
  /** True if the network still computes without the unit. */
  readonly droppable: boolean;
  /** Reason why it cannot be dropped; undefined if it can. */
  readonly reason?: string;
}

/** Unit, its position in the graph, and the replacement of its output when it is dropped. */
export interface SequenceBlock {
  readonly block: Unit;
  readonly from: Ref;
  readonly to: Ref;
  /**
   * Node that outputs `shortcut` when the unit is dropped: the input, or its projection. Undefined in a plain layer.
   */
  readonly sum?: Ref;
  readonly shortcut?: Ref;
}

/**
 * Finds the units of a network that all of its images pass through in sequence: its residual and highway blocks,
 * except those within a branch of another; without such blocks, the layers with weights that keep the shape, each
 * with the normalization and activation that follow it (the plain networks of He et al. 2015). Empty if there are
 * neither.
 */
export function blockSequence(graph: Graph): readonly SequenceBlock[] {
  const blocks = inSequence(graph, blockLinks(graph));
  return linked(graph, blocks.length > 0 ? blocks : inSequence(graph, plainLinks(graph)));
}

/** Links on every path to the output, each after the one before it. */
function inSequence(graph: Graph, links: readonly SequenceBlock[]): readonly SequenceBlock[] {
  const chosen: SequenceBlock[] = [];
  for (const link of links) {
    const before = chosen.at(-1);
    const follows = before === undefined || isAtOrAfter(graph, link.from, before.to);
    if (follows && isAtOrAfter(graph, graph.output, link.to)) chosen.push(link);
  }
  return chosen;
}

function isAtOrAfter(graph: Graph, tensor: Ref, source: Ref): boolean {
  return isSame(tensor, source) || dependsOnlyOn(graph, tensor, source);
}

/** Same links, with everything between two that do not touch as an additional link. */
function linked(graph: Graph, links: readonly SequenceBlock[]): readonly SequenceBlock[] {
  return links.flatMap((link, index) => {
    const before = links[index - 1];
    if (before === undefined || isSame(before.to, link.from)) return [link];
    return [betweenLink(graph, before.to, link.from), link];
  });
}

function betweenLink(graph: Graph, from: Ref, to: Ref): SequenceBlock {
  const reason = "it lies between two blocks and is not a block itself";
  const block: Unit = { ...ends(graph, from, to), kind: "link", droppable: false, reason };
  return { block, from, to };
}

/** Links of all blocks, in graph order. */
function blockLinks(graph: Graph): readonly SequenceBlock[] {
  const links = [
    ...blocksOf(graph).map((block) => residualLink(graph, block)),
    ...highwaysOf(graph).map((block) => highwayLink(graph, block)),
  ];
  return links.sort((a, b) => a.to.node - b.to.node);
}

function residualLink(graph: Graph, block: Block): SequenceBlock {
  const [from, to] = [refOf(graph, block.input), refOf(graph, block.output)];
  const link = { ...ends(graph, from, to), ...dropping(graph, from, to), name: block.name };
  const [sum, shortcut] = [refOf(graph, block.sum), refOf(graph, block.shortcut)];
  return { block: { ...link, kind: "residual" }, from, to, sum, shortcut };
}

/**
 * Links a highway block. It is dropped by a gate of zero: its sum is then the input (Srivastava et al. 2015, fig. 4).
 */
function highwayLink(graph: Graph, { name, input, output }: HighwayBlock): SequenceBlock {
  const [from, sum] = [refOf(graph, input), refOf(graph, output)];
  const to = refOf(graph, activationAfter(graph, sum.node)?.name ?? output);
  const block = { ...ends(graph, from, to), kind: "highway", droppable: true, name } as const;
  return { block, from, to, sum, shortcut: from };
}

function refOf(graph: Graph, name: string): Ref {
  return { node: graph.nodes.findIndex((node) => node.name === name), output: 0 };
}

function plainLinks(graph: Graph): readonly SequenceBlock[] {
  return graph.nodes.flatMap((node, index): readonly SequenceBlock[] => {
    const [from] = node.inputs;
    if (
      from === undefined ||
      !WEIGHING.has(node.kind) ||
      shapeAt(graph, from) !== shapeAt(graph, { node: index, output: 0 })
    )
      return [];
    const to = { node: lastOfLayer(graph, index), output: 0 };
    const named = { ...ends(graph, from, to), name: (graph.nodes[to.node] as GraphNode).name };
    return [{ block: { ...named, kind: "plain", droppable: true }, from, to }];
  });
}

const WEIGHING: ReadonlySet<GraphNode["kind"]> = new Set(["conv", "dense"]);
const FOLLOWING: ReadonlySet<GraphNode["kind"]> = new Set(["normalization", "activation", "noise"]);

/**
 * Last of the normalizations and activations that follow a layer and are its only readers; the layer itself if there
 * are none.
 */
function lastOfLayer(graph: Graph, layer: number): number {
  const readers = graph.nodes.flatMap(({ inputs }, index) =>
    inputs.some(({ node }) => node === layer) ? [index] : [],
  );
  const [reader = layer] = readers;
  const follows = readers.length === 1 && FOLLOWING.has((graph.nodes[reader] as GraphNode).kind);
  return follows ? lastOfLayer(graph, reader) : layer;
}

function ends(graph: Graph, from: Ref, to: Ref): Pick<Unit, "name" | "input" | "output"> {
  const [input, output] = [from, to].map(({ node }) => (graph.nodes[node] as GraphNode).name) as [
    string,
    string,
  ];
  return { name: output, input, output };
}

function dropping(graph: Graph, from: Ref, to: Ref): Pick<Unit, "droppable" | "reason"> {
  const [before, after] = [shapeAt(graph, from), shapeAt(graph, to)];
  if (before === after) return { droppable: true };
  return { droppable: false, reason: `its branch changes the shape from ${before} to ${after}` };
}

/** Shape of a tensor as text. */
export function shapeAt(graph: Graph, { node }: Ref): string {
  return shapeText((graph.nodes[node] as GraphNode).shape);
}
