import type { Graph, GraphNode, Ref } from "./graph.js";

/** Head of a network: its output, and the scores that a softmax or sigmoid computes from it. */
export interface OutputHead {
  readonly output: Ref;
  /**
   * Scores before the softmax, or the score before a single sigmoid unit; the output itself if it is linear;
   * undefined for any other activation.
   */
  readonly logits: Ref | undefined;
  /**
   * Meaning of the output: a score per class; the probability of class 1 in one sigmoid unit; or other values, such
   * as maps and regressions.
   */
  readonly answers: "classes" | "yesOrNo" | "values";
  /** True if no activation follows the layer that computes the output. */
  readonly isLinear: boolean;
}

/**
 * Determines how the output of a network is interpreted. Operations that only pass values on, such as dropout, are
 * skipped.
 */
export function outputHead(graph: Graph): OutputHead {
  const { output } = graph;
  let ref = output;
  while (passesOn(graph, nodeOf(graph, ref))) ref = nodeOf(graph, ref).inputs[0] as Ref;
  const { role, kind, inputs } = nodeOf(graph, ref);
  const answers = answersOf(nodeOf(graph, output), role);
  if (role === "softmax" || (role === "sigmoid" && answers === "yesOrNo"))
    return { output, logits: inputs[0], answers, isLinear: false };
  const isLinear = LINEAR.has(kind);
  return { output, logits: isLinear ? ref : undefined, answers, isLinear };
}

const LINEAR: ReadonlySet<GraphNode["kind"]> = new Set(["dense", "conv", "merge", "normalization", "pool"]);

/** Roles of activations for which a single unit is a probability. */
const PROBABLE: ReadonlySet<GraphNode["role"]> = new Set(["sigmoid", "hardSigmoid"]);

function answersOf({ shape }: GraphNode, role: GraphNode["role"]): OutputHead["answers"] {
  const [units] = shape;
  if (shape.length !== 1 || units === null || units === undefined) return "values";
  if (units > 1) return "classes";
  return PROBABLE.has(role) ? "yesOrNo" : "values";
}

/** True if a node passes on its one input: dropout, or a single number in another shape. */
function passesOn(graph: Graph, { kind, inputs, shape }: GraphNode): boolean {
  const [source, ...others] = inputs;
  if (source === undefined || others.length > 0) return false;
  if (kind === "noise") return true;
  return kind === "reshape" && [shape, nodeOf(graph, source).shape].every(isOneNumber);
}

function isOneNumber(shape: GraphNode["shape"]): boolean {
  return shape.every((size) => size === 1);
}

function nodeOf({ nodes }: Graph, { node }: Ref): GraphNode {
  return nodes[node] as GraphNode;
}

/** Number of classes that a network scores; null if its output is not one score per class. */
export function classesOf(graph: Graph): number | null {
  const { answers, output } = outputHead(graph);
  if (answers === "yesOrNo") return 2;
  return answers === "classes" ? (nodeOf(graph, output).shape[0] ?? null) : null;
}
