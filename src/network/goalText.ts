import { UserError } from "../core/errors.js";
import type { ChannelGoal, ClassGoal, GoalPosition, OutputGoal } from "./goal.js";

/** Goal as a user names it: of a class, the choice that gives each image its own. */
export type GoalChoice = ClassChoice | OutputGoal | ChannelGoal;

/** Class of each image: predicted, the one with the second highest score, the label, or the same for all. */
export interface ClassChoice {
  readonly of: "class";
  readonly class: "predicted" | "runner-up" | "label" | number;
  readonly at?: GoalPosition;
}

/** Names that a text may refer to. */
interface Known {
  readonly taps: readonly { readonly name: string }[];
  /** Names of the classes, by index; undefined if there are none. */
  readonly names?: readonly string[] | undefined;
}

/** Forms of a goal's text, for messages and help. */
const GOAL_FORMS =
  "predicted, runner-up, label, a class's number or name (each with @row,column or @mean if classes are scored at every " +
  "position), output[number], or <tap>[channel] (the mean over positions) and <tap>[channel]@row,column";

/**
 * Parses the text of a goal: `predicted`, `label`, `runner-up`, `3`, `cat`, `cat@4,7`, `cat@mean`, `output[0]`,
 * `relu3[5]`, `relu3[5]@14,14`. A number is a class's index, even if classes have numbers as names. Throws `UserError`
 * for any other text.
 */
export function parseGoal(text: string, { taps, names = [] }: Known): GoalChoice {
  const named = names.indexOf(text);
  if (named >= 0 && !isNumber(text)) return { of: "class", class: named };
  const { stem, at } = positionIn(text);
  const place = at === undefined ? {} : { at };
  const [, tap, index] = /^(.+)\[(\d+)\]$/.exec(stem) ?? [];
  if (tap !== undefined && taps.some(({ name }) => name === tap))
    return { of: "channel", tap, channel: Number(index), ...place };
  if (tap === "output" && at === undefined) return { of: "output", index: Number(index) };
  const chosen = classIn(stem, names);
  if (chosen !== undefined) return { of: "class", class: chosen, ...place };
  throw new UserError(`Cannot read the target '${text}': ${reasonAgainst(tap, taps)}. Give ${GOAL_FORMS}.`);
}

function positionIn(text: string): { readonly stem: string; readonly at?: GoalPosition } {
  const [, stem, place, row, column] = /^(.+)@(mean|(\d+),(\d+))$/.exec(text) ?? [];
  if (stem === undefined) return { stem: text };
  return { stem, at: place === "mean" ? "mean" : { row: Number(row), column: Number(column) } };
}

function classIn(word: string, names: readonly string[]): ClassChoice["class"] | undefined {
  if (CHOICES.has(word)) return word as ClassChoice["class"];
  if (isNumber(word)) return Number(word);
  const named = names.indexOf(word);
  return named < 0 ? undefined : named;
}

const CHOICES: ReadonlySet<string> = new Set(["predicted", "runner-up", "label"]);

function isNumber(word: string): boolean {
  return /^\d{1,9}$/.test(word);
}

function reasonAgainst(tap: string | undefined, taps: Known["taps"]): string {
  if (tap === undefined || tap === "output") return "it names no class, output or channel of a tap";
  const known = taps.slice(0, 12).map(({ name }) => name);
  return `there is no tap '${tap}' (known: ${known.join(", ")}${taps.length > 12 ? " …" : ""})`;
}

/** Kind of a class's number that a goal takes. */
export type GoalOf = "logit" | "probability";

/** Describes a class goal's kind in the words of users: `logit`, `probability`, `loss`. */
export function kindWord(of: ClassGoal["of"]): string {
  return of === "score" ? "logit" : of;
}
