import { UserError } from "../core/errors.js";

/** Scalar of each image that gradients are taken of. */
export type Goal = ClassGoal | OutputGoal | ChannelGoal | DirectionGoal;

/** Position in a map: one, counted from 0, or the mean over all. */
export type GoalPosition = "mean" | { readonly row: number; readonly column: number };

/** Score, probability or loss of a class, which each image has its own. */
export interface ClassGoal {
  /**
   * `loss` is the cross-entropy of each image, −log softmax(scores)[class]; `score` is the score of the class before
   * the softmax (its logit), `probability` the one after it. If the network ends in another activation, `score` and
   * `probability` are its output for the class and `loss` is −log of that, clipped at 1e-7. For a single sigmoid unit,
   * `loss` is the binary cross-entropy, and `score` is the score before the sigmoid, negated for class 0; for several, of
   * which each stands for a label, `loss` is the mean of their binary cross-entropies, with the class as the only true label.
   */
  readonly of: "loss" | "score" | "probability";
  /** Class of each image. */
  readonly classes: readonly number[];
  /** Position of a network that scores classes at each position. Default: the output is one row of scores. */
  readonly at?: GoalPosition;
}

/** One number of an output that is a vector, such as a regression. */
export interface OutputGoal {
  readonly of: "output";
  readonly index: number;
}

/** Channel of a tap: one unit, or the mean over its positions. */
export interface ChannelGoal {
  readonly of: "channel";
  readonly tap: string;
  readonly channel: number;
  /** Default: the mean over all positions. */
  readonly at?: GoalPosition;
}

/** Weighted sum of the channels of a tap, for each image with weights of its own: one unit, or the mean over positions. */
export interface DirectionGoal {
  readonly of: "direction";
  readonly tap: string;
  /** Weights of the channels, for each image; a single list is that of all images. */
  readonly directions: readonly ArrayLike<number>[];
  /** Default: the mean over all positions. */
  readonly at?: GoalPosition;
}

/** Part of a goal that belongs to consecutive images. */
export function goalBetween(goal: Goal, start: number, end: number): Goal {
  if (goal.of === "direction" && goal.directions.length > 1)
    return { ...goal, directions: goal.directions.slice(start, end) };
  return "classes" in goal ? { ...goal, classes: goal.classes.slice(start, end) } : goal;
}

/** Part of a goal that belongs to some images, given by index. An index may occur repeatedly. */
export function goalOfImages(goal: Goal, images: readonly number[]): Goal {
  if (goal.of === "direction")
    return { ...goal, directions: images.map((image) => directionOf(goal, image)) };
  if (!("classes" in goal)) return goal;
  return { ...goal, classes: images.map((image) => goal.classes[image] as number) };
}

/** Weights of an image's direction. */
function directionOf({ directions }: DirectionGoal, image: number): ArrayLike<number> {
  return directions[directions.length === 1 ? 0 : image] as ArrayLike<number>;
}

/** Number of a row of outputs, by index, and its factor in a goal that is a weighted sum. */
export type Term = readonly [index: number, factor: number];

/** Terms of an image's goal that is a weighted sum of a row of outputs, without zeros; undefined for any other goal. */
export function termsOf(goal: Goal, image: number): readonly Term[] | undefined {
  if (goal.of === "output") return [[goal.index, 1]];
  if (goal.of === "channel") return [[goal.channel, 1]];
  if (goal.of !== "direction") return undefined;
  return Array.from(directionOf(goal, image), (factor, index): Term => [index, factor]).filter(
    ([, factor]) => factor !== 0,
  );
}

/** Weights of the positions of a map that a goal reads. Throws `UserError` for one outside the map. */
export function positionWeights(
  at: GoalPosition | undefined,
  [rows, columns]: readonly [number, number],
): ReadonlyMap<number, number> {
  const count = rows * columns;
  if (at === undefined || at === "mean")
    return new Map(Array.from({ length: count }, (_, position) => [position, 1 / count]));
  const { row, column } = at;
  if (row < rows && column < columns) return new Map([[row * columns + column, 1]]);
  throw new UserError(
    `There is no position ${row},${column} in a map of ${rows}×${columns}: rows go to ${rows - 1}, columns to ${columns - 1}.`,
  );
}
