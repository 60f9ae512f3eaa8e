import type * as tf from "@tensorflow/tfjs";
import type { JoinRole } from "../architectures/layers/joins.js";
import type { StoredKernel } from "./kernel.js";
import type { Reach } from "./receptive/reach.js";
import type { Value } from "./runLayer.js";
import { namingTap } from "./runLayer.js";

/** Kinds of taps, by the operation that computes them. */
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
 * Role of an operation in a network. In a block, `sum` adds its inputs, `product` multiplies them, `complement`
 * subtracts its input from one, `pointwise` maps each position linearly and independently (a 1×1 convolution, a dense
 * layer), `channelwise` maps each channel independently (a depthwise convolution), `transposition` permutes axes,
 * `matrixProduct` multiplies matrices that both depend on the image, as attention does; at the end, `softmax` turns scores into probabilities, and `sigmoid` or `hardSigmoid` turns each score into one.
 */
export type Role =
  | JoinRole
  | "pointwise"
  | "channelwise"
  | "transposition"
  | "matrixProduct"
  | "softmax"
  | "sigmoid"
  | "hardSigmoid";

/** Role of a named activation, in either spelling; undefined if it has none. */
export function roleOfActivation(name: unknown): Role | undefined {
  return ACTIVATION_ROLES.get(String(name).replaceAll("_", "").toLowerCase());
}

const ACTIVATION_ROLES: ReadonlyMap<string, Role> = new Map([
  ["softmax", "softmax"],
  ["sigmoid", "sigmoid"],
  ["hardsigmoid", "hardSigmoid"],
]);

/** Reference to one output of one node. */
export interface Ref {
  readonly node: number;
  readonly output: number;
}

/** Shift of a tensor by a number, then a division: the means of both if each channel has its own. */
export interface Shift {
  readonly mean: number;
  readonly sd: number;
}

/** Operation of a network. Every node is a tap: composite layers and built-in activations are split into nodes. */
export interface GraphNode {
  readonly name: string;
  /** Name in the file of the layer, tensor or module that computes it. Default: the node's own name. */
  readonly source?: string;
  readonly kind: TapKind;
  /** Description of the operation: `conv 3×3`, `relu`, `x + F(x)`. */
  readonly op: string;
  /** True if an activation of the same layer follows. */
  readonly preActivation: boolean;
  readonly role: Role | undefined;
  readonly inputs: readonly Ref[];
  /** Shape of one output without the batch; null for an open dimension. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  /**
   * Multiply-accumulates for one input; biases, sums and activations are not counted. Null if they depend on an open
   * dimension.
   */
  readonly macs: number | null;
  /** Reads the weights that are multiplied with the input, if there is exactly one such array. */
  readonly kernel?: () => StoredKernel;
  /** Reads the bias of each channel, if the layer has such weights. */
  readonly bias?: () => Float32Array;
  /** Reads the shift and scale of its input, if the layer does nothing else. */
  readonly shifts?: () => Shift;
  /** Number of constant positions, such as class tokens, that a concatenation puts first. Default: none. */
  readonly prepended?: number;
  /** Positions of its inputs that it reads. Default: those of each position alone, if its kind is elementwise. */
  readonly reach?: Reach;
  /** Computes the outputs from the values of the inputs. Never called for the input node. */
  readonly run: (inputs: readonly Value[]) => readonly Value[];
}

/** Fields of a node without parameters, inputs and outputs. */
export const BLANK_NODE = {
  preActivation: false,
  role: undefined,
  inputs: [],
  parameters: 0,
  macs: 0,
  run: (): readonly Value[] => [],
} as const satisfies Partial<GraphNode>;

/** Network as a list of operations in topological order. The first one is the input. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Output that is read as the network's prediction. */
  readonly output: Ref;
  /** All outputs, in the network's order. */
  readonly outputs: readonly Ref[];
  /** True if it is computed for one image at a time only. Default: false. */
  readonly isSingle?: boolean;
}

/**
 * Runs a graph once and returns the first output of every requested node, by index. Nodes that none of them needs are
 * not run. Must be called inside `scoped`.
 */
export function runGraph(graph: Graph, input: tf.Tensor, wanted: Iterable<number>): Map<number, tf.Tensor> {
  const targets = [...wanted];
  const values = runFrom(graph, new Map([[0, [{ tensor: input }]]]), { targets });
  return new Map(targets.map((index) => [index, valueAt(values, { node: index, output: 0 }).tensor]));
}

/** Outputs of nodes, by index. */
export type NodeValues = ReadonlyMap<number, readonly Value[]>;

/** Parts of a graph to run. */
export interface RunPlan {
  /** Nodes whose outputs are requested. */
  readonly targets: readonly number[];
  /** Replaces the output of a node before others read it. Default: leaves it unchanged. */
  readonly change?: (values: readonly Value[], node: number) => readonly Value[];
}

/**
 * Runs the part of a graph between nodes whose outputs are known and the targets, and returns the outputs of all
 * nodes that were known or run. Must be called inside `scoped`.
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

/** Value of a reference. */
export function valueAt(values: NodeValues, ref: Ref): Value {
  const value = values.get(ref.node)?.[ref.output];
  if (value === undefined) throw new Error(`Node ${ref.node} has no output ${ref.output}`);
  return value;
}
