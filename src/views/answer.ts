import { type Activation, planesOf } from "../activations/activation.js";
import { samplesOf } from "../activations/plane.js";
import { formatNumber } from "../core/format.js";
import type { Head } from "../network/heads.js";

/** The shown predictions of a network by unit. */
export interface Answer {
  /** True if its values are probabilities, of classes or of labels. */
  readonly isProbability: boolean;
  /** The shown units, in order. */
  readonly units: readonly AnswerUnit[];
  /** Notes for the reader, in sentences without final periods. */
  readonly words: readonly string[];
}

/** One unit of an answer. */
export interface AnswerUnit {
  readonly index: number;
  /** The name of its class; undefined if it is not known. */
  readonly name?: string | undefined;
  readonly value: number;
  /** True for a class that has the largest value, the first of equal ones, and for a label from one half on. */
  readonly isLargest: boolean;
  /** True for the class of the image's label. */
  readonly isTrue: boolean;
  /** The number that the value should be. Default: unknown. */
  readonly due?: number;
}

/** Most units that are all listed, and the number listed of more. */
const MOST_UNITS = 10;
const FIRST_UNITS = 5;
/** The tolerance of the sum of float32 probabilities from one. */
const TOLERANCE = 1e-3;

/** The reading of an output: the image's label, if it is one of the output's classes, and the meaning of its units. */
export interface AnswerReading {
  readonly label: number | undefined;
  /** The number that each unit should be. Default: unknown. */
  readonly targets?: ArrayLike<number> | undefined;
  /** Default: classes, as far as the values can be their probabilities. */
  readonly answers?: Head["answers"];
  /** True if the values are scores of classes before a softmax. Default: false. */
  readonly areLogits?: boolean;
  /** The names of the classes. Default: not known. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * The predictions of an output for one image: all units in order, or if there are more than ten the five
 * with the largest values, largest first, and the true class in any case. Class scores are given as the probabilities
 * that a softmax makes of them. One sigmoid unit answers with two classes.
 */
export function answerOf(activation: Activation, image: number, reading: AnswerReading): Answer {
  const units = planesOf(activation, image).map((plane) => samplesOf(plane).next().value as number);
  if (reading.answers === "labels" || reading.answers === "values") return independentAnswer(units, reading);
  if (reading.answers !== "yesOrNo") return answerIn(units, reading);
  const [unit = Number.NaN] = units;
  const { words, ...answer } = answerIn([1 - unit, unit], reading);
  const isOne = unit >= 0.5;
  return {
    ...answer,
    units: answer.units.map((each) => ({
      ...each,
      isLargest: !Number.isNaN(unit) && (each.index === 1) === isOne,
    })),
    words: [...words, `one sigmoid unit, whose value ${probabilityText(unit)} is the probability of class 1`],
  };
}

/** Units that each answer for themselves: labels, which are true from one half on, or plain values. */
function independentAnswer(values: readonly number[], reading: AnswerReading): Answer {
  const { label, targets, answers, classes } = reading;
  const areLabels = answers === "labels";
  const isLong = values.length > MOST_UNITS;
  const order = [...values.keys()].sort((one, other) => compare(values[one], values[other]) || one - other);
  const shown = isLong ? order.slice(0, FIRST_UNITS) : [...values.keys()];
  return {
    isProbability: areLabels && values.every((value) => value >= 0 && value <= 1),
    units: shown.map((index) => ({
      index,
      ...(classes?.length === values.length ? { name: classes[index] } : {}),
      value: values[index] as number,
      isLargest: areLabels && (values[index] as number) >= 0.5,
      isTrue: areLabels && (targets === undefined ? index === label : (targets[index] as number) >= 0.5),
      ...(areLabels ? {} : dueIn(index, reading, values.length)),
    })),
    words: [
      areLabels ? "independent labels: each unit is a sigmoid, the probability of its own label" : "",
      isLong ? `the top ${FIRST_UNITS} of ${values.length} units` : "",
    ].filter((sentence) => sentence !== ""),
  };
}

/** The number that a value should be: its target, or the label of an image for a single value. */
function dueIn(index: number, { targets, label }: AnswerReading, count: number): Pick<AnswerUnit, "due"> {
  const due = targets?.[index] ?? (count === 1 ? label : undefined);
  return due === undefined ? {} : { due };
}

/** A probability rounded to five decimals, without trailing zeros. */
function probabilityText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(5))) : formatNumber(value);
}

/** The softmax of scores (Bridle, 1990), shifted so that no power overflows. */
function softmax(scores: readonly number[]): readonly number[] {
  const most = scores.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function answerIn(given: readonly number[], { label, areLogits, classes }: AnswerReading): Answer {
  const isSoftmax = areLogits === true && given.every(Number.isFinite) && whyNoProbabilities(given) !== "";
  const values = isSoftmax ? softmax(given) : given;
  const order = [...values.keys()].sort((a, b) => compare(values[a], values[b]) || a - b);
  const kept = order.slice(0, FIRST_UNITS);
  const isLong = values.length > MOST_UNITS;
  const shown = isLong ? withTrue(kept, label, values.length) : [...values.keys()];
  const [largest] = order.filter((index) => !Number.isNaN(values[index]));
  const why = whyNoProbabilities(values);
  const units = why === "" ? "classes" : "units";
  return {
    isProbability: why === "",
    units: shown.map((index) => ({
      index,
      ...(classes?.length === values.length ? { name: classes[index] } : {}),
      value: values[index] as number,
      isLargest: index === largest,
      isTrue: index === label,
    })),
    words: [
      why === "" ? "" : `no class probabilities: ${why}`,
      isSoftmax ? "probabilities: softmax of its scores" : "",
      isLong ? `the top ${FIRST_UNITS} of ${values.length} ${units}` : "",
    ].filter((sentence) => sentence !== ""),
  };
}

function withTrue(kept: readonly number[], label: number | undefined, count: number): readonly number[] {
  return label === undefined || label >= count || kept.includes(label) ? kept : [...kept, label];
}

/** Orders the largest first and NaN last. */
function compare(a = Number.NaN, b = Number.NaN): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return Number(b > a) - Number(a > b);
}

/** The reason why values cannot be class probabilities; empty if they can. */
function whyNoProbabilities(values: readonly number[]): string {
  if (values.length < 2) return "the output is a single unit";
  if (values.some((value) => !Number.isFinite(value))) return "some values are not finite";
  if (values.some((value) => value < 0)) return "some values are below zero";
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.abs(sum - 1) <= TOLERANCE ? "" : `the values sum to ${formatNumber(sum)}`;
}
