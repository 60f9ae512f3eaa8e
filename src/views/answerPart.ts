import { formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import { percentText } from "../figures/scale/clipped.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Answer, AnswerUnit } from "./answer.js";

/** Lengths on a screen. */
const BAR = 11;
const MOST_LENGTH = 220;
const LEAST_LENGTH = 20;

/** Bars for the units of an answer with their values; the largest unit and the true label are named. */
export function answerPart(answer: Answer, room: number, style: Style): Box {
  const { measure, text } = style;
  const { units } = answer;
  const [line, gap, head] = [style.spacing.lines.body, style.spacing.label, style.spacing.caption];
  const widest = (texts: readonly string[]) =>
    Math.ceil(Math.max(0, ...texts.map((each) => measure(each, { ...text.body, weight: "bold" }))));
  const names = widest(units.map(unitText));
  const notes = widest(units.map((unit) => noteOf(unit, answer)));
  const left = names + gap;
  const length = Math.max(
    lengthIn(style, LEAST_LENGTH),
    Math.min(lengthIn(style, MOST_LENGTH), room - left - gap - notes),
  );
  const axis = axisOf(answer, { left, length });
  const marks = units.flatMap((unit, index) =>
    unitMarks(unit, { y: head + index * line, axis, answer }, style),
  );
  return { width: left + length + gap + notes, height: head + units.length * line, marks };
}

/** The positions of values on the page. */
interface Axis {
  readonly left: number;
  readonly right: number;
  readonly at: (value: number) => number;
}

/** From zero to one for probabilities, otherwise over zero and all finite values. */
function axisOf({ isProbability, units }: Answer, { left, length }: { left: number; length: number }): Axis {
  const finite = units.map(({ value }) => value).filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = isProbability ? 1 : Math.max(0, ...finite);
  // Halved: the distance of the two largest numbers is not finite.
  const span = high / 2 - low / 2 || 1;
  const at = (value: number) => left + Math.round(((value / 2 - low / 2) / span) * length);
  return { left, right: left + length, at };
}

/** The most letters of a class's name. */
const LONGEST_NAME = 40;

/** A unit by its index and the name of its class, which is cut where it is long. */
function unitText({ index, name }: AnswerUnit): string {
  if (name === undefined) return String(index);
  const letters = [...name];
  const isLong = letters.length > LONGEST_NAME;
  return `${index} ${isLong ? `${letters.slice(0, LONGEST_NAME - 1).join("")}…` : name}`;
}

function noteOf({ value, isLargest, isTrue, due }: AnswerUnit, { isProbability }: Answer): string {
  const number = isProbability ? percentText(value) : formatNumber(value);
  const largest = isLargest ? (isProbability ? "predicted" : "largest") : "";
  const wanted = due === undefined ? "" : `label ${formatNumber(due)}`;
  return [number, largest, isTrue ? "true label" : "", wanted].filter((word) => word !== "").join(" · ");
}

interface UnitPlace {
  readonly y: number;
  readonly axis: Axis;
  readonly answer: Answer;
}

function unitMarks(unit: AnswerUnit, { y, axis, answer }: UnitPlace, style: Style): readonly Mark[] {
  const { page, text } = style;
  const { value, isLargest, isTrue } = unit;
  const [bar, gap] = [lengthIn(style, BAR), style.spacing.label];
  const [zero, end] = [axis.at(0), axis.at(Number.isFinite(value) ? value : 0)];
  const area = { x: Math.min(zero, end), y, width: Math.max(1, Math.abs(end - zero)), height: bar };
  const baseline = y + bar - lengthIn(style, 1);
  const word = { type: "text", y: baseline, color: page.ink } as const;
  const look = { ...text.body, weight: isLargest || isTrue ? "bold" : "normal" } as const;
  return [
    { ...word, x: axis.left - gap, text: unitText(unit), style: look, align: "right" },
    { type: "rect", x: axis.left, y, width: axis.right - axis.left, height: bar, stroke: page.frame },
    { type: "rect", ...area, fill: isLargest ? page.ink : page.faint },
    { ...word, x: axis.right + gap, text: noteOf(unit, answer), style: look },
  ];
}
