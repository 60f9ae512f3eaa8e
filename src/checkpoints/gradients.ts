import tf = require("@tensorflow/tfjs");

import { UserError } from "../errors.js";
import { type Graph, type GraphNode, runFrom, runGraph, type Value, valueAt } from "./graph.js";
import { readoutOf } from "./readout.js";

/** What gradients are taken of. */
export interface Goal {
  /**
   * The cross-entropy of each image, −log softmax(scores)[class], or the class's score itself: before the softmax, or
   * what the network gives where it ends in another activation, whose loss is −log of it, clipped at 1e-7.
   */
  readonly of: "loss" | "score";
  /** The class of each image. */
  readonly classes: readonly number[];
}

/** What a tap gave, and the gradient there. */
export interface GradientTensors {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/**
 * The gradients of a goal, summed over images, at nodes of a graph, and what the nodes give. The sum leaves to each
 * image its own gradient. Zeros are added at the nodes and the gradients taken by those, all at once. Call it inside
 * `scoped`. Throws `UserError` for a node that the goal does not depend on.
 */
export function gradientsAt(
  graph: Graph,
  input: tf.Tensor,
  { nodes, goal }: { readonly nodes: readonly number[]; readonly goal: Goal },
): ReadonlyMap<number, GradientTensors> {
  const places = [...new Set(nodes)];
  const values = runGraph(graph, input, places);
  const objective = (...deltas: tf.Tensor[]) => {
    const shifted = new Map(places.map((node, index) => [node, deltas[index] as tf.Tensor]));
    return goalOf(graph, input, { shifted, goal });
  };
  checkReached(graph, places);
  const gradients = tf.grads(objective)(places.map((node) => tf.zerosLike(values.get(node) as tf.Tensor)));
  return new Map(
    places.map((node, index) => [
      node,
      { value: values.get(node) as tf.Tensor, gradient: gradients[index] as tf.Tensor },
    ]),
  );
}

interface Shifted {
  /** What is added to what a node gives. */
  readonly shifted: ReadonlyMap<number, tf.Tensor>;
  readonly goal: Goal;
}

function goalOf(graph: Graph, input: tf.Tensor, { shifted, goal }: Shifted): tf.Scalar {
  const { output, logits } = readoutOf(graph);
  const end = logits ?? output;
  const change = (values: readonly Value[], node: number) => {
    const [first, ...others] = values;
    const delta = shifted.get(node);
    return delta === undefined || first === undefined
      ? values
      : [{ ...first, tensor: tf.add(first.tensor, delta) }, ...others];
  };
  const known = new Map([[0, [{ tensor: input }]]]);
  const scores = valueAt(runFrom(graph, known, { targets: [end.node], change }), end).tensor;
  const chosen = tf.oneHot(tf.tensor1d([...goal.classes], "int32"), scores.shape.at(-1) as number);
  const each =
    goal.of === "score" ? scores : tf.neg(logits === undefined ? clippedLog(scores) : tf.logSoftmax(scores));
  return tf.sum(tf.mul(each, tf.cast(chosen, "float32")));
}

const LEAST = 1e-7;

function clippedLog(outputs: tf.Tensor): tf.Tensor {
  return tf.log(tf.clipByValue(outputs, LEAST, 1));
}

function checkReached(graph: Graph, nodes: readonly number[]): void {
  const { output, logits } = readoutOf(graph);
  const reached = new Set([(logits ?? output).node]);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    if (reached.has(index)) for (const { node } of graph.nodes[index]?.inputs ?? []) reached.add(node);
  }
  const stray = nodes.find((node) => !reached.has(node));
  if (stray === undefined) return;
  throw new UserError(
    `There is no gradient at tap '${(graph.nodes[stray] as GraphNode).name}': the scores are computed without it.`,
  );
}
