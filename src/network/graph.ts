import type * as tf from "@tensorflow/tfjs";
import type { JoinRole } from "../architectures/layers/joins.js";
import type { StoredKernel } from "./kernel.js";
import type { Value } from "./runLayer.js";
import { namingTap } from "./runLayer.js";

/** The kinds of taps, by what computes them. */
export const TAP_KINDS = [
  "input",
  "conv",
  "dense",
  "activation",
  "merge",
  "normalization",
  "pool",
  "recurrent",
  "reshape",
  "noise",
  "other",
] as const;

/** Kind of the operation whose output a tap is. */
export type TapKind = (typeof TAP_KINDS)[number];

/**
 * The part that an operation can play in a network: in a block `sum` adds its inputs, `product` multiplies them,
 * `complement` takes its input from one, `pointwise` maps each position linearly by itself (a 1×1 convolution, a dense
 * layer), `channelwise` maps each channel by itself (a depthwise convolution), `transposition` exchanges axes; at the end
 * `softmax` turns scores into probabilities, and `sigmoid` or `hardSigmoid` each score into one.
 */
export type Role =
  | JoinRole
  | "pointwise"
  | "channelwise"
  | "transposition"
  | "softmax"
  | "sigmoid"
  | "hardSigmoid";

/** The role of an activation of a name, in either spelling; undefined for one that has none. */
export function roleOfActivation(name: unknown): Role | undefined {
  return ACTIVATION_ROLES.get(String(name).replaceAll("_", "").toLowerCase());
}

const ACTIVATION_ROLES: ReadonlyMap<string, Role> = new Map([
  ["softmax", "softmax"],
  ["sigmoid", "sigmoid"],
  ["hardsigmoid", "hardSigmoid"],
]);

/** One output of one node. */
export interface Ref {
  readonly node: number;
  readonly output: number;
}

/** A tensor less a number, over another one: the means of both where each channel has its own. */
export interface Shift {
  readonly mean: number;
  readonly sd: number;
}

/** One operation of a network. Every node is a tap: composite layers and built-in activations are taken apart. */
export interface GraphNode {
  readonly name: string;
  /** The name that the file has for what computes it: a layer, a tensor or a module. Default: its own name. */
  readonly source?: string;
  readonly kind: TapKind;
  /** The operation in words: `conv 3×3`, `relu`, `x + F(x)`. */
  readonly op: string;
  /** True where an activation that belongs to the same layer still follows. */
  readonly preActivation: boolean;
  readonly role: Role | undefined;
  readonly inputs: readonly Ref[];
  /** The shape of one output without the batch; null where the network leaves a size open. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  /** Multiply-accumulates for one input; biases, sums and activations are not counted. Null where they depend on an open size. */
  readonly macs: number | null;
  /** The weights that are multiplied with the input, where there is one such array: read when asked for. */
  readonly kernel?: () => StoredKernel;
  /** Reads the bias of each channel, if the layer has such weights. */
  readonly bias?: () => Float32Array;
  /** Reads the shift and scale of its input, if the layer does nothing else. */
  readonly shifts?: () => Shift;
  /** Computes the outputs from the values of the inputs. Not called for the input node. */
  readonly run: (inputs: readonly Value[]) => readonly Value[];
}

/** A network as a list of operations, each after everything that it reads. The first one is the input. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The output that is read as the network's answer. */
  readonly output: Ref;
  /** All outputs, in the network's order. */
  readonly outputs: readonly Ref[];
}

/**
 * Runs a graph once and gives the first output of every wanted node, by index. Nodes that no wanted one needs are not
 * run. Call it inside `scoped`.
 */
export function runGraph(graph: Graph, input: tf.Tensor, wanted: Iterable<number>): Map<number, tf.Tensor> {
  const targets = [...wanted];
  const values = runFrom(graph, new Map([[0, [{ tensor: input }]]]), { targets });
  return new Map(targets.map((index) => [index, valueAt(values, { node: index, output: 0 }).tensor]));
}

/** The outputs of nodes, by index. */
export type NodeValues = ReadonlyMap<number, readonly Value[]>;

/** Part of a graph to run. */
export interface RunPlan {
  /** The nodes whose outputs are wanted. */
  readonly targets: readonly number[];
  /** Changes what a node gives, before others read it. Default: leaves it as it is. */
  readonly change?: (values: readonly Value[], node: number) => readonly Value[];
}

/**
 * Runs the part of a graph that leads from nodes whose outputs are known to the targets, and gives the outputs of all
 * nodes that were known or run. Call it inside `scoped`.
 */
export function runFrom(
  graph: Graph,
  known: NodeValues,
  { targets, change = (same) => same }: RunPlan,
): NodeValues {
  const needed = ancestors(graph, targets, known);
  const values = new Map([...known].map(([node, outputs]) => [node, change(outputs, node)]));
  graph.nodes.forEach((node, index) => {
    if (!needed.has(index) || values.has(index)) return;
    const inputs = node.inputs.map((ref) => valueAt(values, ref));
    const outputs = namingTap(node.name, () => node.run(inputs));
    values.set(index, change(outputs, index));
  });
  return values;
}

function ancestors(graph: Graph, targets: readonly number[], known: NodeValues): Set<number> {
  const needed = new Set(targets);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    if (!needed.has(index) || known.has(index)) continue;
    for (const ref of graph.nodes[index]?.inputs ?? []) needed.add(ref.node);
  }
  return needed;
}

/** A value that some node gave. */
export function valueAt(values: NodeValues, ref: Ref): Value {
  const value = values.get(ref.node)?.[ref.output];
  if (value === undefined) throw new Error(`Node ${ref.node} has no output ${ref.output}`);
  return value;
}
