import type * as tf from "@tensorflow/tfjs";
import { UserError, unknown } from "../core/errors.js";
import type { DirectionGoal, Goal } from "./goal.js";
import type { GivenScores } from "./goalSlope.js";
import type { Graph, GraphNode, Ref } from "./graph.js";
import { outputHead } from "./outputHead.js";
import { valuesIn } from "./readTensor.js";

/** Tensor that a goal is computed from, and the kind of its numbers. */
export interface GoalEnd extends Ref, Pick<GivenScores, "are"> {}

/** End of a graph that a goal is computed from. Throws `UserError` for an unknown tap. */
export function goalEndOf(graph: Graph, goal: Goal): GoalEnd {
  if ("tap" in goal) return { node: nodeNamed(graph, goal.tap), output: 0, are: "outputs" };
  if (goal.of === "output") return { ...graph.output, are: "outputs" };
  const { output, logits, answers } = outputHead(graph);
  if (logits !== undefined && (answers === "labels" || answers === "masks"))
    return { ...logits, are: "labelLogits" };
  const [before, behind] = answers === "yesOrNo" ? YES_OR_NO : SCORES;
  return logits === undefined ? { ...output, are: behind } : { ...logits, are: before };
}

const SCORES = ["logits", "outputs"] as const;
const YES_OR_NO = ["logit", "probability"] as const;

function nodeNamed({ nodes }: Graph, name: string): number {
  const found = nodes.findIndex((node) => node.name === name);
  if (found >= 0) return found;
  throw unknown(
    "tap",
    name,
    nodes.map((node) => node.name),
  );
}

/** Numbers of the tensor that a goal is computed from, copied when they are first read. */
export function givenScores(tensor: tf.Tensor, { are }: GoalEnd): GivenScores {
  let values: Float32Array | undefined;
  return {
    get values() {
      values ??= valuesIn(tensor);
      return values;
    },
    count: tensor.size,
    ...layoutOf(tensor.shape),
    are,
  };
}

/** Positions and width of an output: of a shape of more than three axes, all but the last two are rows. */
export function layoutOf([, ...shape]: readonly number[]): {
  readonly width: number;
  readonly positions: readonly [number, number];
} {
  const rows = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return { width: shape.at(-1) ?? 1, positions: [rows, shape.at(-2) ?? 1] };
}

/** Throws `UserError` unless a network has the goal, and, of a class, every image has one. */
export function checkGoal(graph: Graph, goal: Goal, { name, images }: Checked): void {
  const { nodes } = graph;
  const { node } = goalEndOf(graph, goal);
  const { shape } = nodes[node] as GraphNode;
  const width = shape.at(-1) ?? null;
  if (goal.of === "channel") return checkIndex(goal.channel, width, [`Tap '${goal.tap}'`, "channel"]);
  if (goal.of === "direction") return checkDirections(goal, width, images);
  if (goal.of === "output") {
    if (shape.length <= 1) return checkIndex(goal.index, width, [`The output of '${name}'`, "number"]);
    throw new UserError(
      `The output of '${name}' is a map, not a row of numbers. Choose a class with @mean or @row,column, or a channel of its tap.`,
    );
  }
  const { output, answers } = outputHead(graph);
  const isMap = (nodes[output.node] as GraphNode).shape.length > 1;
  if (isMap !== (goal.at !== undefined)) throw misplaced(name, isMap);
  if (!isMap && answers === "values")
    throw new UserError(`The network '${name}' does not output one score per class. Choose output[0].`);
  if (goal.classes.length !== images)
    throw new UserError(
      `Gradients of '${name}' need a class for each of ${images} images, not ${goal.classes.length}.`,
    );
  const classes = answers === "yesOrNo" ? 2 : width;
  for (const label of goal.classes) checkIndex(label, classes, [`The network '${name}'`, "class"]);
}

function checkDirections({ tap, directions }: DirectionGoal, width: number | null, images: number): void {
  if (directions.length !== 1 && directions.length !== images)
    throw new UserError(
      `Gradients at '${tap}' need a direction for each of ${images} images, not ${directions.length}.`,
    );
  const wrong = directions.find(({ length }) => width !== null && length !== width);
  if (wrong !== undefined)
    throw new UserError(
      `A direction of ${wrong.length} numbers does not fit the tap '${tap}', which has ${width} channels.`,
    );
}

/** Name of a network for messages, and the number of its images. */
interface Checked {
  readonly name: string;
  readonly images: number;
}

function misplaced(name: string, isMap: boolean): UserError {
  return isMap
    ? new UserError(
        `The network '${name}' scores classes at every position: add @mean, or @row,column, to the class.`,
      )
    : new UserError(`The network '${name}' scores whole images: leave out the position after @.`);
}

/** Throws `UserError` for an index that is not below a count; the owner and the noun are for the message. */
export function checkIndex(
  index: number,
  count: number | null,
  [owner, noun]: readonly [string, string],
): void {
  if (Number.isInteger(index) && index >= 0 && (count === null || index < count)) return;
  const last = (count ?? 1) - 1;
  const range = last === 0 ? "0 is its only one" : `they are numbered from 0 to ${last}`;
  throw new UserError(`${owner} has no ${noun} ${index}: ${range}.`);
}
