import type { Activation } from "../../activations/activation.js";
import type { Cell, Table } from "../../table/table.js";
import { predictionsOf, probabilityIn, ScoreAccumulator } from "../scoring.js";

/** Images shown to two networks, as needed for the tables of their predictions. */
export interface Named {
  readonly labels: readonly (number | undefined)[];
  readonly names: readonly string[];
}

/** Predictions of two networks for consecutive images. */
export interface BatchPredictions {
  readonly start: number;
  readonly a: Answer;
  readonly b: Answer;
}

/** Prediction of a network: the values of its output tap, and of its scores' tap if there is one. */
export interface Answer {
  readonly output: Activation;
  readonly logits: Activation | undefined;
  /** True if each output is the probability of a label by itself. Default: false. */
  readonly areLabels?: true;
}

/** Columns of the comparison of predictions. */
export const ANSWER_COLUMNS: Table["columns"] = [
  { name: "images", type: "integer", summary: "images" },
  { name: "accuracy_a", type: "share", summary: "share of images that A classifies correctly" },
  { name: "accuracy_b", type: "share", summary: "share of images that B classifies correctly" },
  { name: "loss_a", type: "number", summary: "mean cross-entropy of A (nats)" },
  { name: "loss_b", type: "number", summary: "mean cross-entropy of B (nats)" },
  { name: "churn", type: "share", summary: "share of images on which A and B disagree" },
  { name: "only_a_right", type: "integer", summary: "images that only A classifies correctly" },
  { name: "only_b_right", type: "integer", summary: "images that only B classifies correctly" },
  {
    name: "mcnemar_p",
    type: "number",
    summary: "p-value of McNemar's exact test that A and B are equally accurate",
  },
  { name: "unanswered_a", type: "integer", summary: "images for which a score of A is NaN or infinite" },
  { name: "unanswered_b", type: "integer", summary: "images for which a score of B is NaN or infinite" },
];

const FLIPPED: Table["columns"] = [
  { name: "image", type: "integer", summary: "index of the image in the probe, from 0" },
  { name: "name", type: "text", summary: "name of the image" },
  { name: "label", type: "integer", summary: "label" },
  { name: "answer_a", type: "integer", summary: "prediction of A" },
  { name: "answer_b", type: "integer", summary: "prediction of B" },
  { name: "certainty_a", type: "share", summary: "probability that A assigns to its prediction" },
  { name: "certainty_b", type: "share", summary: "probability that B assigns to its prediction" },
];

/**
 * Agreement of two classifiers on the same images, accumulated batch by batch, with the images on which they
 * differ.
 */
export class Predictions {
  private readonly images: Named;
  private readonly accumulators = [new ScoreAccumulator(), new ScoreAccumulator()] as const;
  private readonly right = { a: 0, b: 0 };
  private readonly unanswered = { a: 0, b: 0 };
  private readonly flips: Cell[][] = [];
  private seen = 0;

  constructor(images: Named) {
    this.images = images;
  }

  add({ start, a, b }: BatchPredictions): void {
    const count = a.output.shape[0];
    const [scores, others] = [scoresOf(a), scoresOf(b)];
    const [answers, otherAnswers] = [predictionsOf(scores, count), predictionsOf(others, count)];
    answers.forEach((answer, index) => {
      const label = this.images.labels[start + index];
      const otherAnswer = otherAnswers[index] ?? null;
      if (answer === null) this.unanswered.a++;
      if (otherAnswer === null) this.unanswered.b++;
      if (answer !== null && answer === otherAnswer) return;
      if (answer !== null && answer === label) this.right.a++;
      if (otherAnswer !== null && otherAnswer === label) this.right.b++;
      const certainties = [certaintyOf(a, index, answer), certaintyOf(b, index, otherAnswer)];
      const name = this.images.names[start + index] ?? null;
      this.flips.push([start + index, name, label ?? null, answer, otherAnswer, ...certainties]);
    });
    this.seen += count;
    const labels = this.images.labels.slice(start, start + count);
    if (!isKnown(labels)) return;
    this.accumulators[0].add(scores, labels);
    this.accumulators[1].add(others, labels);
  }

  /** One row: the accuracy of both networks, and how often they differ. Without labels, only the latter. */
  whole(): Table {
    const { a, b } = this.right;
    const [accumulator, otherAccumulator] = this.accumulators.map((each) => each.cells());
    const knownOnly = (cell: Cell | undefined) => (isKnown(this.images.labels) ? (cell ?? null) : null);
    const churn = this.flips.length / this.seen;
    const row = [
      this.seen,
      ...[accumulator?.[1], otherAccumulator?.[1], accumulator?.[2], otherAccumulator?.[2]].map(knownOnly),
      churn,
      ...[a, b, mcnemarOf(a, b)].map(knownOnly),
      ...[this.unanswered.a, this.unanswered.b],
    ];
    return { columns: ANSWER_COLUMNS, rows: [row] };
  }

  /** One row for each image whose predictions differ, in the probe's order. */
  flipped(): Table {
    return { columns: FLIPPED, rows: this.flips };
  }
}

/** Tables of networks whose predictions are not comparable: only the number of images. */
export function unanswered(images: number): Pick<Predictions, "add" | "whole" | "flipped"> {
  const row = ANSWER_COLUMNS.map(({ name }) => (name === "images" ? images : null));
  return {
    add: () => undefined,
    whole: () => ({ columns: ANSWER_COLUMNS, rows: [row] }),
    flipped: () => ({ columns: FLIPPED, rows: [] }),
  };
}

function isKnown(labels: readonly (number | undefined)[]): labels is readonly number[] {
  return labels.every((label) => label !== undefined);
}

function scoresOf({ output, logits, areLabels }: Answer) {
  return { outputs: output.values, logits: logits?.values, ...(areLabels && { areLabels }) };
}

/**
 * Probability of a class; null without a prediction. It is the softmax of the scores or, if there are no scores or
 * the output is already a probability, the output.
 */
function certaintyOf({ output, logits }: Answer, image: number, answer: number | null): number | null {
  if (answer === null) return null;
  const isOneUnit = output.shape[3] === 1;
  const { values, shape } = isOneUnit ? output : (logits ?? output);
  const row = values.subarray(image * shape[3], (image + 1) * shape[3]);
  const most = row.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  if (isOneUnit || logits === undefined) return most >= 0 && most <= 1 ? probabilityIn(row, answer) : null;
  const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
  return Math.exp((row[answer] as number) - most) / sum;
}

/**
 * P-value of McNemar's test (1947) on discordant pairs, exact and two-sided: the probability of a split at least this
 * uneven if each pair falls on either side with probability ½. 1 if there are no pairs.
 */
export function mcnemarOf(a: number, b: number): number {
  const count = a + b;
  const least = Math.min(a, b);
  let tail = 0;
  // The logarithm of count choose k, which itself would overflow, one factor at a time.
  let ways = 0;
  for (let k = 0; k <= least; k++) {
    tail += Math.exp(ways - count * Math.LN2);
    ways += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
