import { expected, UserError } from "../../core/errors.js";
import { type Batched, batchesOf } from "../../data/batches.js";
import type { Block } from "../../network/findBlocks.js";
import type { Goal, GoalPosition } from "../../network/goal.js";
import { checkIndex } from "../../network/goalEnd.js";
import { parseGoal } from "../../network/goalText.js";
import type { Network } from "../../network/network.js";
import type { Tap } from "../../network/tap.js";

/** Goal of one maximization. */
export interface WantedGoal {
  /** Name beside its image: `5`, `3 (cat)`, `block2`. */
  readonly label: string;
  /** Goal of a single image. */
  readonly goal: Goal;
  /** Tap and channel that it is of; undefined for other goals. */
  readonly channel?: { readonly tap: Tap; readonly index: number };
}

/** Place of the goal of a channel in the map of a tap. Throws `UserError` for any other text. */
export function placeIn(text: string, { shape }: Pick<Tap, "shape">): GoalPosition {
  if (text === "mean") return "mean";
  if (text === "center") {
    const [height, width] = shape.length > 2 ? shape : [1, shape.length === 2 ? shape[0] : 1];
    return { row: Math.floor((height ?? 1) / 2), column: Math.floor((width ?? 1) / 2) };
  }
  const [, row, column] = /^(\d{1,6}),(\d{1,6})$/.exec(text) ?? [];
  if (row === undefined) throw expected("mean, center or row,column", "--at", text);
  return { row: Number(row), column: Number(column) };
}

/** Goals of channels of a tap. */
export function channelGoals(tap: Tap, channels: readonly number[], at: GoalPosition): readonly WantedGoal[] {
  const width = tap.shape.at(-1) ?? 1;
  return channels.map((index) => {
    const weights = new Float32Array(width);
    weights[index] = 1;
    const goal = { of: "direction", tap: tap.name, directions: [weights], at } as const;
    return { label: String(index), goal, channel: { tap, index } };
  });
}

/**
 * Goals that can be maximized together, each as one goal of many images: channels and directions of a tap, classes, or
 * one output.
 */
export function joinedGoals(
  wanted: readonly WantedGoal[],
): readonly { readonly goal: Goal; readonly members: readonly number[] }[] {
  const groups = new Map<string, number[]>();
  for (const [index, { goal }] of wanted.entries()) {
    const { directions, classes, ...rest } = { directions: null, classes: null, ...goal };
    const key = JSON.stringify(rest);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()].map((members) => {
    const goals = members.map((index) => (wanted[index] as WantedGoal).goal);
    return { goal: concatGoals(goals as [Goal, ...Goal[]]), members };
  });
}

/** One goal of all images of several goals of the same kind. */
function concatGoals(goals: readonly [Goal, ...Goal[]]): Goal {
  const [first] = goals;
  if (first.of === "direction")
    return { ...first, directions: goals.flatMap((goal) => ("directions" in goal ? goal.directions : [])) };
  if (!("classes" in first)) return first;
  return { ...first, classes: goals.flatMap((goal) => ("classes" in goal ? goal.classes : [])) };
}

/** Goal of the sum that a ReLU reads in place of its output; undefined for the goal of anything else. */
export function beforeRelu({ taps, wiring }: Network, goal: Goal): Goal | undefined {
  if (goal.of !== "direction") return undefined;
  const place = taps.findIndex(({ name }) => name === goal.tap);
  const [read, ...others] = wiring[place]?.reads ?? [];
  const source = taps[read ?? -1];
  const isRelu = taps[place]?.kind === "activation" && source !== undefined && others.length === 0;
  return isRelu ? { ...goal, tap: source.name } : undefined;
}

/** Inputs of the reading of goals. */
interface GoalContext {
  readonly network: Network;
  readonly images: Batched;
  readonly classes?: readonly string[] | undefined;
}

/** Reads the text of a goal. Throws `UserError` for one that the network does not have. */
export function readGoal(text: string, { network, images, classes }: GoalContext): WantedGoal {
  const block = network.blocks.find(({ name }) => name === text);
  if (block !== undefined) return { label: text, goal: branchGoal(network, block, images) };
  const choice = parseGoal(text, { taps: network.taps, names: classes });
  if (choice.of === "channel") {
    const tap = network.taps.find(({ name }) => name === choice.tap) as Tap;
    checkIndex(choice.channel, tap.shape.at(-1) ?? null, [`Tap '${tap.name}'`, "channel"]);
    const [goal] = channelGoals(tap, [choice.channel], choice.at ?? "mean") as [WantedGoal];
    return { ...goal, label: text };
  }
  if (choice.of === "output") return { label: text, goal: choice };
  const { class: label, at } = choice;
  if (typeof label !== "number")
    throw new UserError(`The target '${text}' needs an image. Name a class, an output or a channel.`);
  const name = classes?.[label];
  const goal = { of: "score", classes: [label], ...(at === undefined ? {} : { at }) } as const;
  return {
    label: name === undefined || name === String(label) ? `class ${label}` : `${label} (${name})`,
    goal,
  };
}

/** Images whose branches give the direction of a block. */
const BRANCH_IMAGES = 256;

/** Goal of the direction in which a block moves its sum: its mean branch F(x) over images, of length one. */
function branchGoal(network: Network, { branch, sum }: Block, images: Batched): Goal {
  const taps = network.taps.filter(({ name }) => name === branch);
  const totals = new Float64Array(taps[0]?.shape.at(-1) ?? 1);
  for (const batch of batchesOf(images)) {
    if (batch.start >= BRANCH_IMAGES) break;
    const [recorded] = network.record(batch, taps);
    recorded?.values.forEach((value, at) => {
      const channel = at % totals.length;
      totals[channel] = (totals[channel] as number) + value;
    });
  }
  const length = Math.sqrt(totals.reduce((whole, value) => whole + value * value, 0));
  if (!(length > 0))
    throw new UserError(`The branch of the block '${sum}' is zero on all images, so it has no direction.`);
  return { of: "direction", tap: sum, directions: [totals.map((value) => value / length)], at: "mean" };
}
