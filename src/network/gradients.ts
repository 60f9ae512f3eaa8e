import tf = require("@tensorflow/tfjs");

import { UserError } from "../core/errors.js";
import { type GivenScores, type Goal, goalSlope } from "./goalSlope.js";
import { type Graph, type GraphNode, type Ref, runFrom, valueAt } from "./graph.js";
import { outputHead } from "./outputHead.js";
import type { Value } from "./runLayer.js";

/** Activation of a tap and the gradient with respect to it, as tensors. */
export interface GradientTensors {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/**
 * Gradients of a goal, summed over images, at nodes of a graph, and the outputs of these nodes. Because of the sum,
 * each image keeps its own gradient. The backward pass starts from the goal's gradient with respect to the scores
 * (see `goalSlope`). Zeros are added at the nodes, and the gradients with respect to these are taken all at once.
 * Must be called inside `scoped`. Throws `UserError` for a node that the goal does not depend on.
 */
export function gradientsAt(
  graph: Graph,
  input: tf.Tensor,
  { nodes, goal }: { readonly nodes: readonly number[]; readonly goal: Goal },
): ReadonlyMap<number, GradientTensors> {
  const places = [...new Set(nodes)];
  const end = endOf(graph);
  checkReached(graph, places);
  const values = runFrom(graph, new Map([[0, [{ tensor: input }]]]), { targets: [...places, end.node] });
  const at = (node: number) => valueAt(values, { node, output: 0 }).tensor;
  const slope = slopeOf(valueAt(values, end).tensor, end.are, goal);
  const objective = (...deltas: tf.Tensor[]) => {
    const shifted = new Map(places.map((node, index) => [node, deltas[index] as tf.Tensor]));
    return tf.sum(tf.mul(scoresWith(graph, input, shifted), slope)) as tf.Scalar;
  };
  const gradients = tf.grads(objective)(places.map((node) => tf.zerosLike(at(node))));
  return new Map(
    places.map((node, index) => [node, { value: at(node), gradient: gradients[index] as tf.Tensor }]),
  );
}

/** Tensor that a goal is computed from, and the kind of its numbers. */
function endOf(graph: Graph): Ref & Pick<GivenScores, "are"> {
  const { output, logits, answers } = outputHead(graph);
  const [before, behind] = answers === "yesOrNo" ? YES_OR_NO : SCORES;
  return logits === undefined ? { ...output, are: behind } : { ...logits, are: before };
}

const SCORES = ["logits", "outputs"] as const;
const YES_OR_NO = ["logit", "probability"] as const;

function slopeOf(scores: tf.Tensor, are: GivenScores["are"], goal: Goal): tf.Tensor {
  const given = { values: scores.dataSync(), width: scores.shape.at(-1) as number, are };
  return tf.tensor(goalSlope(given, goal), scores.shape);
}

/** Scores of a graph when something is added to the outputs of nodes. */
function scoresWith(graph: Graph, input: tf.Tensor, shifted: ReadonlyMap<number, tf.Tensor>): tf.Tensor {
  const end = endOf(graph);
  const change = (values: readonly Value[], node: number) => {
    const [first, ...others] = values;
    const delta = shifted.get(node);
    return delta === undefined || first === undefined
      ? values
      : [{ ...first, tensor: tf.add(first.tensor, delta) }, ...others];
  };
  const known = new Map([[0, [{ tensor: input }]]]);
  return valueAt(runFrom(graph, known, { targets: [end.node], change }), end).tensor;
}

function checkReached(graph: Graph, nodes: readonly number[]): void {
  const reached = new Set([endOf(graph).node]);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    if (reached.has(index)) for (const { node } of graph.nodes[index]?.inputs ?? []) reached.add(node);
  }
  const stray = nodes.find((node) => !reached.has(node));
  if (stray === undefined) return;
  throw new UserError(
    `There is no gradient at tap '${(graph.nodes[stray] as GraphNode).name}': the scores do not depend on it.`,
  );
}
