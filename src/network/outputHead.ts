import type { Graph, GraphNode, Ref } from "./graph.js";

/**
 * Meaning of an output. `classes`: a score per class; `yesOrNo`: the probability of class 1 in one sigmoid unit;
 * `labels`: a sigmoid per label, each of which is true or false by itself; `classMap`: a score per class at every pixel;
 * `masks`: a sigmoid per label at every pixel; `picture`: an image like the input; `values`: any other numbers, such as
 * regressions and plain maps.
 */
export const ANSWERS = ["classes", "yesOrNo", "labels", "classMap", "masks", "picture", "values"] as const;

/** Name of a meaning of an output. */
export type Answers = (typeof ANSWERS)[number];

/** Head of a network: its output, and the scores that a softmax or sigmoid computes from it. */
export interface OutputHead {
  readonly output: Ref;
  /** Scores before the softmax or sigmoid; the output itself if it is linear; undefined for any other activation. */
  readonly logits: Ref | undefined;
  readonly answers: Answers;
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
  const isLinear = LINEAR.has(kind);
  const image = graph.nodes[0]?.shape ?? [];
  const answers = answersOf(nodeOf(graph, output).shape, { role, isLinear, image });
  if (role === "softmax" || role === "sigmoid")
    return { output, logits: inputs[0], answers, isLinear: false };
  return { output, logits: isLinear ? ref : undefined, answers, isLinear };
}

const LINEAR: ReadonlySet<GraphNode["kind"]> = new Set(["dense", "conv", "merge", "normalization", "pool"]);

/** Roles of activations for which a single unit is a probability. */
const PROBABLE: ReadonlySet<GraphNode["role"]> = new Set(["sigmoid", "hardSigmoid"]);

/** Last operation of an output, and the shape of the network's image. */
interface Ending {
  readonly role: GraphNode["role"];
  readonly isLinear: boolean;
  readonly image: GraphNode["shape"];
}

/**
 * Meaning of an output. An output with the shape of the image is a picture, unless it ends in a softmax; so is a vector
 * that is as long as the vector that the network takes. Linear maps are class scores where they are as large as the
 * image.
 */
function answersOf(shape: GraphNode["shape"], { role, isLinear, image }: Ending): Answers {
  const [units = null] = shape;
  const isPicture = role !== "softmax" && String(shape) === String(image);
  if (isPicture && (shape.length === 3 || shape.length === 2 || (units ?? 0) > LARGEST_VECTOR))
    return "picture";
  if (shape.length === 1) {
    if (units === null) return "values";
    if (units === 1) return PROBABLE.has(role) ? "yesOrNo" : "values";
    return PROBABLE.has(role) ? "labels" : "classes";
  }
  if (shape.length !== 3) return "values";
  const channels = shape[2] ?? 0;
  if (PROBABLE.has(role)) return "masks";
  if (channels < 2) return "values";
  const isWhole = String(shape.slice(0, 2)) === String(image.slice(0, 2));
  return role === "softmax" || (isLinear && isWhole) ? "classMap" : "values";
}

/** Largest vector that is not taken for the pixels of a picture. */
const LARGEST_VECTOR = 48;

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

/**
 * Scores of classes before the softmax, or before a single sigmoid unit; the output itself if it is linear; undefined
 * for any other output.
 */
export function classLogitsOf(graph: Graph): Ref | undefined {
  const { answers, logits } = outputHead(graph);
  return answers === "labels" || answers === "masks" ? undefined : logits;
}

/** Number of classes that a network scores; null if its output is not one score per class. */
export function classesOf(graph: Graph): number | null {
  const { answers, output } = outputHead(graph);
  if (answers === "yesOrNo") return 2;
  return answers === "classes" || answers === "labels" ? (nodeOf(graph, output).shape[0] ?? null) : null;
}

/** Number of classes that an output scores at every pixel; null if it has no scores per pixel. */
export function pixelClassesOf(graph: Graph): number | null {
  const { answers, output } = outputHead(graph);
  const isDense = answers === "classMap" || answers === "masks";
  return isDense ? (nodeOf(graph, output).shape.at(-1) ?? null) : null;
}
