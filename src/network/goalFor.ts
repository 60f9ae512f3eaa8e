import { UserError } from "../core/errors.js";
import type { ClassGoal, Goal, GoalPosition } from "./goal.js";
import { positionWeights } from "./goal.js";
import { layoutOf } from "./goalEnd.js";
import { type ClassChoice, type GoalChoice, type GoalOf, parseGoal } from "./goalText.js";
import type { Network } from "./network.js";
import type { Inputs } from "./networkInputs.js";

/** Images that a goal is resolved for. */
export interface GoalImages extends Inputs {
  readonly address: string;
  readonly labels: readonly (number | undefined)[];
}

/** Goal as a user asks for it. */
export interface GoalRequest {
  /** Text of the goal (see `parseGoal`). Default: see `defaultTarget`. */
  readonly target?: string | undefined;
  /** Default: `logit`. */
  readonly of?: GoalOf | undefined;
  /** Names of the classes, by index. */
  readonly names?: readonly string[] | undefined;
}

/**
 * Goal that a user asks for, with the class of each image: predicted classes and runners-up are those of the network
 * as it is. Throws `UserError` for a text that names none, images without labels if labels are asked for, and a
 * network without classes if a class is.
 */
export function goalFor(network: Network, images: GoalImages, request: GoalRequest = {}): Goal {
  const { target = defaultTarget(network), of = "logit", names } = request;
  const choice: GoalChoice = parseGoal(target, { taps: network.taps, names });
  if (choice.of !== "class") return choice;
  const place = choice.at === undefined ? {} : { at: choice.at };
  return {
    of: of === "logit" ? "score" : "probability",
    classes: classesFor(network, images, choice),
    ...place,
  };
}

/**
 * Default goal: the predicted class; if classes are scored at every position, the mean of its scores; if the output
 * is one number without a class, that number.
 */
export function defaultTarget(network: Pick<Network, "classes" | "output" | "taps">): string {
  if (network.classes !== null) return "predicted";
  const shape = network.taps.find(({ name }) => name === network.output)?.shape ?? [];
  return shape.length > 1 ? "predicted@mean" : "output[0]";
}

function classesFor(network: Network, images: GoalImages, choice: ClassChoice): ClassGoal["classes"] {
  const { class: chosen, at } = choice;
  const count = images.shape[0];
  if (typeof chosen === "number") return Array.from({ length: count }, () => chosen);
  if (chosen === "label") return labelsOf(images);
  if (network.classes === null && at === undefined)
    throw new UserError(
      `The network '${network.name}' does not output one score per class. Choose output[0], or a channel of a tap.`,
    );
  return scoreRows(network, images, at).map((row) => rankedClass(row, chosen === "predicted" ? 0 : 1));
}

function labelsOf({ labels, address, shape }: GoalImages): ClassGoal["classes"] {
  const known = labels.slice(0, shape[0]).filter((label) => label !== undefined);
  if (known.length === shape[0]) return known;
  throw new UserError(
    `The images of '${address}' do not all have labels. Choose predicted, or a class by its number.`,
  );
}

/**
 * Class at a rank of a row of scores: ties go to the lower class. Not a number ranks last, so a row of them gives
 * class 0.
 */
function rankedClass(row: readonly number[], rank: number): number {
  const order = row.map((_, index) => index);
  const scoreOf = (index: number) => {
    const score = row[index] as number;
    return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
  };
  order.sort((a, b) => Math.sign(scoreOf(b) - scoreOf(a)) || a - b);
  return order[rank] ?? 0;
}

/** Scores of all classes for each image; of a network that scores positions, at one of them or on the mean. */
function scoreRows(network: Network, images: Inputs, at: GoalPosition | undefined): readonly number[][] {
  const name = network.logits ?? network.output;
  const taps = network.taps.filter((tap) => tap.name === name);
  const [{ shape, values }] = network.record(images, taps) as [ReturnType<Network["record"]>[number]];
  const { width, positions } = layoutOf(shape);
  const each = width * positions[0] * positions[1];
  const weights = positionWeights(at, positions);
  const rows = Array.from({ length: shape[0] }, (_, image) =>
    Array.from({ length: width }, (_, index) =>
      [...weights].reduce(
        (sum, [position, weight]) =>
          sum + weight * (values[image * each + position * width + index] as number),
        0,
      ),
    ),
  );
  const { answers } = network.heads.find((head) => head.name === network.output) ?? {};
  if (answers !== "yesOrNo") return rows;
  const opposite = (score: number) => (network.logits === null ? 1 - score : -score);
  return rows.map(([score = 0]) => [opposite(score), score]);
}
