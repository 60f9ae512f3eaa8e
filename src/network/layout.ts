import type * as tf from "@tensorflow/tfjs";
import { channelsFirst, channelsLast } from "../ops/axisOrder.js";
import type { GraphNode } from "./graph.js";
import type { Value } from "./runLayer.js";

/**
 * Effect of an operation on the order of axes: `first` reads and writes channels before rows and columns, `carried`
 * keeps the order of its input, `moved` transposes channels-first images to channels-last. All other operations have
 * no notion of channels.
 */
export type Layout = "first" | "carried" | "moved";

/**
 * Nodes of a graph, with channels-first outputs converted to height × width × channels, which all figures and
 * measures expect. The layers that declare their order determine which tensors these are, propagated forward and
 * backward through the layers that keep it. The layers themselves still read and write their own order: the axes are
 * transposed around them.
 */
export function laidOut(
  nodes: readonly GraphNode[],
  layouts: ReadonlyMap<number, Layout>,
): readonly GraphNode[] {
  if (![...layouts.values()].some((layout) => layout !== "carried")) return nodes;
  const isFirst = firstNodes(nodes, layouts);
  return nodes.map((node, index) => {
    const reads = node.inputs.map((ref) => ref.output === 0 && isFirst[ref.node] === true);
    if (isFirst[index] !== true && !reads.includes(true)) return node;
    return exchanged(node, { reads, gives: isFirst[index] === true, isAware: layouts.has(index) });
  });
}

/** Finds the nodes whose outputs are channels-first. */
function firstNodes(nodes: readonly GraphNode[], layouts: ReadonlyMap<number, Layout>): readonly boolean[] {
  const parents = nodes.map((_, index) => index);
  const rootOf = (index: number): number =>
    parents[index] === index ? index : rootOf(parents[index] as number);
  const isMap = (index: number) => (nodes[index]?.shape.length ?? 0) >= 2;
  const firsts = new Set<number>();
  nodes.forEach(({ inputs, shape }, index) => {
    const layout = layouts.get(index);
    for (const { node, output } of inputs) {
      if (output !== 0 || !isMap(node)) continue;
      if (layout === "first" || (layout === "moved" && node === 0)) firsts.add(node);
      const isAlike = layout === "carried" && nodes[node]?.shape.length === shape.length;
      if (isAlike) parents[rootOf(index)] = rootOf(node);
    }
    if (layout === "first" && isMap(index)) firsts.add(index);
  });
  const roots = new Set([...firsts].map(rootOf));
  return nodes.map((_, index) => roots.has(rootOf(index)) && isMap(index));
}

interface Exchange {
  /** True for inputs that are stored channels-last and read channels-first. */
  readonly reads: readonly boolean[];
  readonly gives: boolean;
  /** True if the operation is aware of the channel axis, or preserves it. */
  readonly isAware: boolean;
}

function exchanged(node: GraphNode, { reads, gives, isAware }: Exchange): GraphNode {
  const { run, shape, role } = node;
  return {
    ...node,
    shape: gives ? [...shape.slice(1), shape[0] ?? null] : shape,
    // Flattening and reshaping follow the axis order of the file, not that of the figures.
    role: isAware ? role : "transposition",
    run: (inputs) => {
      const values = run(inputs.map((value, at) => (reads[at] ? withTensor(value, channelsFirst) : value)));
      return values.map((value, output) => (gives && output === 0 ? withTensor(value, channelsLast) : value));
    },
  };
}

function withTensor(value: Value, change: (tensor: tf.Tensor) => tf.Tensor): Value {
  return { ...value, tensor: change(value.tensor) };
}
