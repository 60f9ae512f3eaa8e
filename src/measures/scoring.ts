import type { Network } from "../checkpoints/network.js";
import type { Scores } from "../checkpoints/through.js";
import { expected, UserError } from "../errors.js";
import type { Column } from "../table.js";
import type { MeasuredProbe } from "./measure.js";

/**
 * The labels of a probe, each a class that a network has a score for. Throws `UserError` for a network that gives no
 * scores, and for a label that it has none for.
 */
export function classLabelsOf(
  { name, classes }: Network,
  { labels, address }: MeasuredProbe,
): readonly number[] {
  if (classes === null) {
    throw new UserError(`The network '${name}' gives no score for each class to compare with labels.`);
  }
  const stray = labels.find((label) => label === undefined || label >= classes);
  if (stray === undefined && !labels.includes(undefined)) return labels as readonly number[];
  const due = `labels from 0 to ${classes - 1}, which '${name}' has scores for,`;
  throw expected(due, `the images of '${address}'`, stray);
}

/**
 * The class of each image with the highest output; of equal ones the first. Null for an image whose outputs are not all
 * finite: it has no answer, and counts as wrong.
 */
export function predictionsOf(
  { outputs }: Pick<Scores, "outputs">,
  images: number,
): readonly (number | null)[] {
  const classes = outputs.length / images;
  return Array.from({ length: images }, (_, image) => {
    const row = outputs.subarray(image * classes, (image + 1) * classes);
    if (!row.every(Number.isFinite)) return null;
    return row.reduce((best, value, index) => (value > (row[best] as number) ? index : best), 0);
  });
}

/** How well scores fit labels: sums that grow batch by batch. */
export class Tally {
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
          ? clippedLoss(row(scores.outputs), label)
          : loss(row(scores.logits), label);
    });
  }

  /** The cells of `tallyColumns`. */
  cells(): readonly [number, number, number] {
    return [this.images, this.correct / this.images, this.loss / this.images];
  }
}

/** The columns of a tally: how many images, the share that is right, and the mean loss. */
export const tallyColumns: readonly Column[] = [
  { name: "images", type: "integer", summary: "images" },
  { name: "accuracy", type: "share", summary: "images classified as their label says" },
  { name: "loss", type: "number", summary: "mean cross-entropy (nats)" },
];

/** −log softmax(scores)[label]. */
function loss(logits: Float32Array, label: number): number {
  const most = logits.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, value) => total + Math.exp(value - most), 0);
  return Math.log(sum) + most - (logits[label] as number);
}

const LEAST = 1e-7;

function clippedLoss(outputs: Float32Array, label: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST, outputs[label] as number)));
}
