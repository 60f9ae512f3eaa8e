import type { Graph, GraphNode } from "../graph.js";
import { mergedField } from "./mergedField.js";
import type { AxisReach, AxisReads, Interval, Reach } from "./reach.js";
import type { FieldAxis, FieldStatus, ReceptiveField } from "./tapField.js";

const UNKNOWN: ReceptiveField = { status: "unknown", axes: [] };

/**
 * Receptive fields of all nodes of a graph, in order (Araujo et al. 2019): from an operation to its input, sizes grow by
 * (size − 1) · step, steps multiply, and starts move by first · step. What units see at the borders is found position by
 * position, so padding of any kind is exact. The field of a merge is the union of those of its inputs.
 */
export function receptiveFields({ nodes }: Pick<Graph, "nodes">): readonly ReceptiveField[] {
  const [input] = nodes;
  const lengths = (input?.shape ?? []).slice(0, -1);
  const fields: ReceptiveField[] = [];
  nodes.forEach((node, index) => {
    if (index === 0) fields.push(inputField(lengths));
    else fields.push(fieldOf(node, { nodes, fields, lengths }));
  });
  return fields;
}

interface Known {
  readonly nodes: readonly GraphNode[];
  readonly fields: readonly ReceptiveField[];
  /** Lengths of the input's axes. */
  readonly lengths: readonly (number | null)[];
}

function inputField(lengths: readonly (number | null)[]): ReceptiveField {
  if (lengths.length === 0 || lengths.length > 2) return UNKNOWN;
  const axes = lengths.map((length): FieldAxis => {
    const seen = length === null ? null : Array.from({ length }, (_, at): Interval => [at, at]);
    return { size: 1, step: 1, first: 0, seen };
  });
  return { status: "exact", axes };
}

function fieldOf(node: GraphNode, { nodes, fields, lengths }: Known): ReceptiveField {
  const inputs = node.inputs.map(({ node: at }) => fields[at] as ReceptiveField);
  const [first] = node.inputs;
  if (first === undefined || inputs.some(({ status }) => status === "unknown")) return UNKNOWN;
  // Units that read nothing but what sees the whole input see it too, whatever the operation.
  if (inputs.every(({ status }) => status === "whole input"))
    return wholeField(inputs, lengths, "whole input");
  const reach = node.reach ?? defaultReach(node, nodes);
  if (reach === "unknown") return UNKNOWN;
  if (reach === "whole") return wholeField(inputs, lengths, "whole input");
  if (reach === "mixed") return wholeField(inputs, lengths, "upper bound");
  const merged = mergedField(inputs, spatial(node));
  if (reach === "pointwise") return inputs.every((input) => fits(input, node)) ? merged : UNKNOWN;
  return throughWindows(merged, reach, { node, before: nodes[first.node] as GraphNode });
}

/** Reach of an operation that does not state it: elementwise operations read positions alone. */
function defaultReach({ kind, shape, inputs }: GraphNode, nodes: readonly GraphNode[]): Reach {
  if (ELEMENTWISE.has(kind)) return "pointwise";
  const isMap = shape.length > 1;
  const readsMap = inputs.some(({ node }) => (nodes[node]?.shape.length ?? 0) > 1);
  if (kind === "dense") return isMap ? "pointwise" : "whole";
  if (kind === "pool" && spatial({ shape }).every((length) => length === 1)) return "whole";
  if (isMap) return "unknown";
  return readsMap ? (BY_KIND[kind] ?? "unknown") : "mixed";
}

/** Reach of operations that turn maps into units. */
const BY_KIND: Readonly<Partial<Record<GraphNode["kind"], Reach>>> = {
  pool: "whole",
  recurrent: "whole",
  reshape: "mixed",
};

const ELEMENTWISE: ReadonlySet<GraphNode["kind"]> = new Set([
  "activation",
  "merge",
  "normalization",
  "noise",
]);

/** Lengths of the axes that are not channels. */
function spatial({ shape }: Pick<GraphNode, "shape">): readonly (number | null)[] {
  return shape.slice(0, -1);
}

/** True if a field has an interval for each position of a node, or one for all. */
function fits({ axes }: ReceptiveField, node: GraphNode): boolean {
  const lengths = spatial(node);
  return axes.every(({ seen }, at) => {
    const length = lengths[at] ?? null;
    return seen === null || seen.length === 1 || length === null || seen.length === length;
  });
}

/** Field of units that depend on everything that any unit of their inputs sees. */
function wholeField(
  inputs: readonly ReceptiveField[],
  lengths: readonly (number | null)[],
  status: FieldStatus,
): ReceptiveField {
  const isAllSeen = inputs.some(({ status: own }) => own === "whole input");
  const axes = lengths.map((length, at): FieldAxis => {
    const seen = inputs.flatMap(({ axes: own }) => own[at]?.seen ?? []).filter((each) => each !== undefined);
    if (length === null || seen.length === 0) return { size: length, step: null, first: null, seen: null };
    const span = spanOf(seen) as Interval;
    return { size: span[1] - span[0] + 1, step: null, first: span[0], seen: [span] };
  });
  return { status: isAllSeen ? "whole input" : status, axes };
}

/** Field behind windows that move along each axis. */
function throughWindows(
  input: ReceptiveField,
  reaches: readonly AxisReach[],
  { node, before }: { readonly node: GraphNode; readonly before: GraphNode },
): ReceptiveField {
  if (input.axes.length !== reaches.length) return UNKNOWN;
  const [from, to] = [spatial(before), spatial(node)];
  const reads = reaches.map((reach, at) => reach(from[at] ?? null));
  const axes = input.axes.map((axis, at) => axisThrough(axis, reads[at] as AxisReads, to[at] ?? null));
  const isExact = reads.every((each) => each.isExact !== false);
  return { status: input.status === "exact" && !isExact ? "upper bound" : input.status, axes };
}

function axisThrough(
  { size, step, first, seen }: FieldAxis,
  reads: AxisReads,
  length: number | null,
): FieldAxis {
  const isStepped = size !== null && step !== null && first !== null;
  const nominal = isStepped
    ? { size: (reads.size - 1) * step + size, step: reads.step * step, first: reads.first * step + first }
    : { size, step: null, first: null };
  if (seen === null || length === null) return { ...nominal, seen: null };
  // Every unit of an input without positions sees the same.
  const isOne = seen.length === 1 && !isStepped;
  const each = Array.from({ length }, (_, position) => {
    return isOne ? seen[0] : spanOf(placesIn(reads, position).flatMap((place) => [seen[place]]));
  });
  return { ...nominal, seen: each };
}

/** Input positions that an output position reads. */
function placesIn({ at, every = 1 }: AxisReads, position: number): readonly number[] {
  const [start, end] = at(position);
  return Array.from({ length: Math.floor((end - start) / every) + 1 }, (_, index) => start + index * every);
}

/** Least interval that holds others; undefined if there are none. */
function spanOf(intervals: readonly (Interval | undefined)[]): Interval | undefined {
  const some = intervals.filter((each) => each !== undefined);
  if (some.length === 0) return undefined;
  return [Math.min(...some.map(([start]) => start)), Math.max(...some.map(([, end]) => end))];
}
