import tf = require("@tensorflow/tfjs");

import { UserError } from "../core/errors.js";
import type { Change } from "./change.js";
import { changeOf } from "./changes.js";
import type { Goal } from "./goal.js";
import { type GoalEnd, givenScores, goalEndOf } from "./goalEnd.js";
import { goalSlope } from "./goalSlope.js";
import { goalValuesOf } from "./goalValue.js";
import { type Graph, type GraphNode, type NodeValues, runFrom, valueAt } from "./graph.js";
import type { Value } from "./runLayer.js";

/** Activation of a tap and the gradient with respect to it, as tensors. */
export interface GradientTensors {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** Goal that is taken of a graph, and the change that it runs with. */
export interface GoalPlan {
  readonly goal: Goal;
  /** Default: leaves the graph unchanged. */
  readonly change?: Change | undefined;
}

/**
 * Gradients of a goal, summed over images, at nodes of a graph, and the outputs of these nodes. Because of the sum,
 * each image keeps its own gradient. The backward pass starts from the goal's gradient with respect to the tensor that
 * it is computed from (see `goalSlope`). Zeros are added at the nodes, after the change, and the gradients with respect
 * to these are taken all at once. Must be called inside `scoped`. Throws `UserError` for a node that the goal does not
 * depend on.
 */
export function gradientsAt(
  graph: Graph,
  input: tf.Tensor,
  { nodes, goal, change }: GoalPlan & { readonly nodes: readonly number[] },
): ReadonlyMap<number, GradientTensors> {
  const places = [...new Set(nodes)];
  const changed = changeOf(change);
  const end = goalEndOf(graph, goal);
  checkReached(graph, places, { end, goal });
  const run = (targets: readonly number[], shifted: ReadonlyMap<number, tf.Tensor>): NodeValues =>
    runFrom(graph, new Map([[0, [{ tensor: input }]]]), {
      targets,
      change: (values, node) => withShift(changed(values, graph.nodes[node] as GraphNode), shifted.get(node)),
    });
  const values = run([...places, end.node], new Map());
  const at = (node: number) => valueAt(values, { node, output: 0 }).tensor;
  const scores = valueAt(values, end).tensor;
  const slope = tf.tensor(goalSlope(givenScores(scores, end), goal), scores.shape);
  const objective = (...deltas: tf.Tensor[]) => {
    const shifted = new Map(places.map((node, index) => [node, deltas[index] as tf.Tensor]));
    return tf.sum(tf.mul(valueAt(run([end.node], shifted), end).tensor, slope)) as tf.Scalar;
  };
  const gradients = tf.grads(objective)(places.map((node) => tf.zerosLike(at(node))));
  return new Map(
    places.map((node, index) => [node, { value: at(node), gradient: gradients[index] as tf.Tensor }]),
  );
}

/** Goal of each image. Must be called inside `scoped`. */
export function goalsAt(graph: Graph, input: tf.Tensor, { goal, change }: GoalPlan): Float64Array {
  const end = goalEndOf(graph, goal);
  const changed = changeOf(change);
  const values = runFrom(graph, new Map([[0, [{ tensor: input }]]]), {
    targets: [end.node],
    change: (outputs, node) => changed(outputs, graph.nodes[node] as GraphNode),
  });
  return goalValuesOf(givenScores(valueAt(values, end).tensor, end), goal);
}

/** Outputs of a node with something added to the first. */
function withShift(values: readonly Value[], delta: tf.Tensor | undefined): readonly Value[] {
  const [first, ...others] = values;
  return delta === undefined || first === undefined
    ? values
    : [{ ...first, tensor: tf.add(first.tensor, delta) }, ...others];
}

function checkReached(
  graph: Graph,
  nodes: readonly number[],
  { end, goal }: { readonly end: GoalEnd; readonly goal: Goal },
): void {
  const reached = new Set([end.node]);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    if (reached.has(index)) for (const { node } of graph.nodes[index]?.inputs ?? []) reached.add(node);
  }
  const stray = nodes.find((node) => !reached.has(node));
  if (stray === undefined) return;
  const reader = "tap" in goal ? `tap '${goal.tap}' does` : "the scores do";
  throw new UserError(
    `There is no gradient at tap '${(graph.nodes[stray] as GraphNode).name}': ${reader} not depend on it.`,
  );
}
