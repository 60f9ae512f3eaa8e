import { UniqueNames } from "../../../core/uniqueNames.js";
import type { Graph, GraphNode } from "../../../network/graph.js";
import type { GraphDefNode } from "./graphDef.js";
import { isOutput, type Origin } from "./onnxWriter.js";
import { scopeOf, tapNames } from "./tapNames.js";

/** Node of a graph with the TensorFlow node that it is part of; undefined for the image. */
interface Placed {
  readonly node: GraphNode;
  readonly origin: Origin | undefined;
  /** Index of the only node that reads it; undefined if there are several or none. */
  readonly reader: number | undefined;
}

/**
 * A graph with TensorFlow's names: each tap has a short name, and its name in the file as `source`. A tap states if an
 * activation of the same layer follows, and if a batch normalization was folded into a convolution.
 */
export function labelled(graph: Graph, origins: ReadonlyMap<string, Origin>): Graph {
  const readers = onlyReaders(graph);
  const placed = graph.nodes.map((node, index): Placed => {
    return { node, origin: origins.get(node.source ?? node.name), reader: readers.get(index) };
  });
  const names = namesOf(placed);
  const pending = beforeActivations(placed);
  const last = lastSteps(placed);
  const nodes = placed.map((each, index): GraphNode => {
    const name = names[index] as string;
    if (each.origin === undefined) return { ...each.node, name };
    const source = sourceOf(each, each.origin, last.get(each.origin.node) === index);
    return { ...each.node, name, source, op: wordsOf(placed, index), preActivation: pending.has(index) };
  });
  return { ...graph, nodes };
}

/** Index of the last step of each TensorFlow node. */
function lastSteps(nodes: readonly Placed[]): ReadonlyMap<GraphDefNode | undefined, number> {
  return new Map(nodes.map(({ origin }, index) => [origin?.node, index]));
}

/** Name in the file: of an output, or of the node that a step is part of, with its operation. */
function sourceOf({ node }: Placed, { node: from, part }: Origin, isLast: boolean): string {
  const { source = "" } = node;
  const name = from.source ?? from.name;
  if (isOutput(source)) return `${name}${outputNumber(source)}`;
  return isLast ? name : `${name} (${part})`;
}

function onlyReaders({ nodes }: Graph): ReadonlyMap<number, number> {
  const readers = new Map<number, Set<number>>();
  for (const [index, { inputs }] of nodes.entries())
    for (const { node } of inputs) readers.set(node, (readers.get(node) ?? new Set()).add(index));
  return new Map(
    [...readers].flatMap(([node, [only, ...others]]) =>
      others.length === 0 ? [[node, only as number]] : [],
    ),
  );
}

/** Name of each node. If several steps stand for one TensorFlow node, the last has its plain name. */
function namesOf(nodes: readonly Placed[]): readonly string[] {
  const short = tapNames(nodes.flatMap(({ origin }) => (origin === undefined ? [] : [origin.node.name])));
  const last = lastSteps(nodes);
  const names = new UniqueNames();
  return nodes.map(({ node, origin }, index) => {
    if (origin === undefined) return names.take(node.name);
    const { source = "" } = node;
    const step = last.get(origin.node) === index ? "" : `/${origin.part.toLowerCase()}`;
    return names.take(`${short.get(origin.node.name)}${isOutput(source) ? outputNumber(source) : step}`);
  });
}

/** Number of an output other than a node's first: `:1`. */
function outputNumber(output: string): string {
  return /:\d+$/.exec(output)?.[0] ?? "";
}

const WEIGHING: ReadonlySet<GraphNode["kind"]> = new Set(["conv", "dense"]);

/** Maximum number of biases and normalizations between the weights of a layer and its activation. */
const MOST_BETWEEN = 4;

/** Convolutions and dense layers, with their biases and normalizations, that lead only to an activation of their layer. */
function beforeActivations(nodes: readonly Placed[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [index, { node }] of nodes.entries()) {
    const walked: number[] = [];
    for (
      let at = WEIGHING.has(node.kind) ? index : undefined;
      at !== undefined && walked.length <= MOST_BETWEEN;
    ) {
      walked.push(at);
      const { reader } = nodes[at] as Placed;
      const next = nodes[reader ?? -1];
      if (next === undefined || !isSameLayer(nodes[index] as Placed, next)) break;
      if (next.node.kind === "activation") for (const each of walked) found.add(each);
      at = next.node.kind === "normalization" ? reader : undefined;
    }
  }
  return found;
}

/** True for two nodes in one folder, or one in a subfolder of the other's. */
function isSameLayer(one: Placed, other: Placed): boolean {
  const [a, b] = [one, other].map(({ origin }) => scopeOf(origin?.node.name ?? "")) as [string, string];
  return a !== "" && b !== "" && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function wordsOf(nodes: readonly Placed[], index: number): string {
  const placed = nodes[index] as Placed;
  const { op, kind, inputs } = placed.node;
  if (WEIGHING.has(kind))
    return isFoldedShift(nodes[placed.reader ?? -1], placed) ? `${op}, scale of batch norm folded in` : op;
  if (isFoldedShift(placed, nodes[inputs[0]?.node ?? -1])) return "shift of batch norm";
  return placed.origin?.node.op.startsWith("BiasAdd") ? "bias" : op;
}

const ADDING: ReadonlySet<string> = new Set(["Add", "AddV2", "BiasAdd", "Sub"]);

/**
 * True for the shift that remains of a batch normalization after its scale was folded into the kernel before it: the
 * convolution has the name of its product (`…/batchnorm/mul_1`), or the sum or its constant has the name of the
 * normalization.
 */
function isFoldedShift(shift: Placed | undefined, before: Placed | undefined): boolean {
  const [node, weighing] = [shift?.origin?.node, before?.origin?.node];
  if (node === undefined || weighing === undefined || shift?.node.kind !== "normalization") return false;
  if (!ADDING.has(node.op) || before === undefined || !WEIGHING.has(before.node.kind)) return false;
  return [weighing, node].some(isOfBatchNorm) || node.inputs.some((input) => input.endsWith("_bn_offset"));
}

function isOfBatchNorm({ name }: GraphDefNode): boolean {
  return /batch_?norm/i.test(scopeOf(name)) || /FusedBatchNorm(?:V\d)?$/.test(name);
}
