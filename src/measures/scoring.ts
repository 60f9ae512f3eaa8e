import { expected, UserError } from "../core/errors.js";
import type { Scores } from "../network/ablation.js";
import { headWords } from "../network/heads.js";
import type { Network } from "../network/network.js";
import type { Column } from "../table/table.js";
import type { MeasuredProbe } from "./measureDefinition.js";

/**
 * Labels of a probe, each a class that a network scores. Throws `UserError` for a network without scores per class,
 * and for a label without a score.
 */
export function classLabelsOf(network: Network, { labels, address }: MeasuredProbe): readonly number[] {
  const { name, classes } = network;
  if (classes === null) throw withoutClasses(network);
  const stray = labels.find((label) => label === undefined || label >= classes);
  if (stray === undefined && !labels.includes(undefined)) return labels as readonly number[];
  const range = `labels from 0 to ${classes - 1}, which '${name}' has scores for,`;
  throw expected(range, `the images of '${address}'`, stray);
}

/** Error for a network whose output is not a score per class. */
function withoutClasses(network: Network): UserError {
  const { name, output, heads } = network;
  const head = heads.find((each) => each.name === output);
  const gives = isRegression(network)
    ? "is one unit without a sigmoid, as in a regression"
    : `gives ${head === undefined ? "values" : headWords(head)}`;
  return new UserError(
    `The output '${output}' of '${name}' ${gives}: it does not output one score per class to compare with labels. Use the measure 'evaluation'.`,
  );
}

/** True if a network's output is a single number that is not a probability. */
export function isRegression({ classes, output, taps }: Network): boolean {
  return classes === null && taps.find(({ name }) => name === output)?.shape.join() === "1";
}

/**
 * Predicted class of each image: the one with the highest output, the first among equal ones; for a single sigmoid
 * unit, 1 from 0.5 on. Null for an image with non-finite outputs: it has no prediction, and counts as wrong.
 */
export function predictionsOf(
  { outputs }: Pick<Scores, "outputs">,
  images: number,
): readonly (number | null)[] {
  const classes = outputs.length / images;
  return Array.from({ length: images }, (_, image) => {
    const row = outputs.subarray(image * classes, (image + 1) * classes);
    return row.every(Number.isFinite) ? answerIn(row) : null;
  });
}

/** Class with the highest output, the first among equal ones; for a single sigmoid unit, class 1 from 0.5 on. */
function answerIn(row: Float32Array): number {
  if (row.length === 1) return (row[0] as number) >= 0.5 ? 1 : 0;
  return row.reduce((best, value, index) => (value > (row[best] as number) ? index : best), 0);
}

/** Fit of scores to labels, accumulated batch by batch. */
export class ScoreAccumulator {
  private images = 0;
  private correct = 0;
  private loss = 0;

  /** Adds the scores of some images. */
  add(scores: Scores, labels: readonly number[]): void {
    const classes = scores.outputs.length / labels.length;
    const predicted = predictionsOf(scores, labels.length);
    labels.forEach((label, image) => {
      this.images++;
      if (predicted[image] === label) this.correct++;
      const row = (values: Float32Array) => values.subarray(image * classes, (image + 1) * classes);
      this.loss +=
        scores.logits === undefined
          ? (scores.areLabels ? labelsLoss : clippedLoss)(row(scores.outputs), label)
          : loss(row(scores.logits), label);
    });
  }

  /** Cells of `tallyColumns`. */
  cells(): readonly [number, number, number] {
    return [this.images, this.correct / this.images, this.loss / this.images];
  }
}

/** Columns of a score: the number of images, the accuracy, and the mean loss. */
export const tallyColumns: readonly Column[] = [
  { name: "images", type: "integer", summary: "images" },
  { name: "accuracy", type: "share", summary: "share of images classified correctly" },
  {
    name: "loss",
    type: "number",
    summary: "mean cross-entropy (nats); of independent labels, the mean of their binary cross-entropies",
  },
];

/**
 * Loss −log softmax(scores)[label]; for the score before a single sigmoid unit, −log σ(score) for class 1 and −log
 * σ(−score) for class 0.
 */
function loss(logits: Float32Array, label: number): number {
  if (logits.length === 1) return softplus((label === 1 ? -1 : 1) * (logits[0] as number));
  const most = logits.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, value) => total + Math.exp(value - most), 0);
  return Math.log(sum) + most - (logits[label] as number);
}

/** Computes log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

const LEAST = 1e-7;

function clippedLoss(outputs: Float32Array, label: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST, probabilityIn(outputs, label))));
}

/** Mean binary cross-entropy of independent labels, of which one is true; probabilities are clipped at 1e-7. */
function labelsLoss(outputs: Float32Array, label: number): number {
  const each = outputs.map((output, index) => clippedLoss(Float32Array.of(output), index === label ? 1 : 0));
  return each.reduce((sum, loss) => sum + loss, 0) / outputs.length;
}

/** Output of a row for a class: its own score, or, for a single sigmoid unit, p for class 1 and 1 − p for class 0. */
export function probabilityIn(outputs: Float32Array, label: number): number {
  const [unit = 0] = outputs;
  if (outputs.length > 1) return outputs[label] as number;
  return label === 1 ? unit : 1 - unit;
}
