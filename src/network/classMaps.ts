import { type Activation, planesOf } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import { type Targets, targetAt, UNLABELLED } from "../data/targets.js";

/**
 * Class of every pixel of one image: the channel with the highest score, the first among equal ones. NaN where a score
 * is not finite.
 */
export function classMapOf(activation: Activation, image: number): Plane {
  const planes = planesOf(activation, image);
  const [, height, width] = activation.shape;
  const values = Float32Array.from({ length: height * width }, (_, at) => {
    const scores = planes.map((plane) => plane.values[plane.offset + at * plane.stride] as number);
    if (!scores.every(Number.isFinite)) return Number.NaN;
    return scores.reduce((best, score, channel) => (score > (scores[best] as number) ? channel : best), 0);
  });
  return { width, height, values, offset: 0, stride: 1 };
}

/** Least value of a sigmoid with which a pixel belongs to its mask. */
export const LEAST_MASK = 0.5;

/**
 * Masks of one image as a class map: for each pixel, one more than the index of its largest mask, or 0 if no mask reaches
 * the least value. NaN where a value is not finite.
 */
export function maskMapOf(activation: Activation, image: number): Plane {
  const largest = classMapOf(activation, image);
  const planes = planesOf(activation, image);
  const values = largest.values.map((mask, at) => {
    const plane = planes[mask];
    if (plane === undefined) return mask;
    return (plane.values[plane.offset + at * plane.stride] as number) >= LEAST_MASK ? mask + 1 : 0;
  });
  return { ...largest, values };
}

/**
 * Class map that is the label of an image, with NaN for pixels without a label; undefined if its labels are not maps
 * of that size.
 */
export function labelMapOf(
  targets: Targets | undefined,
  image: number,
  { width, height }: Pick<Plane, "width" | "height">,
): Plane | undefined {
  if (targets?.areClasses !== true) return undefined;
  const [, ...axes] = targets.shape;
  if (String(axes) !== String([height, width])) return undefined;
  const values = targetAt(targets, image).map((label) => (label === UNLABELLED ? Number.NaN : label));
  return { width, height, values, offset: 0, stride: 1 };
}

/** Agreement of predicted classes with labels over pixels, or over the labels of images. */
export class ConfusionTally {
  private readonly both: number[] = [];
  private readonly predicted: number[] = [];
  private readonly labelled: number[] = [];
  private counted = 0;
  private correct = 0;

  constructor(classes: number) {
    for (const counts of [this.both, this.predicted, this.labelled])
      counts.push(...Array.from({ length: classes }, () => 0));
  }

  /** Adds pixels. Those whose label is NaN do not count, and those that are predicted as NaN count as wrong. */
  add(found: ArrayLike<number>, due: ArrayLike<number>): void {
    for (let at = 0; at < due.length; at++) {
      const [predicted, label] = [found[at] as number, due[at] as number];
      if (Number.isNaN(label)) continue;
      this.counted += 1;
      this.count(this.labelled, label);
      this.count(this.predicted, predicted);
      if (predicted !== label) continue;
      this.correct += 1;
      this.count(this.both, label);
    }
  }

  /** Number of pixels with a label. */
  get pixels(): number {
    return this.counted;
  }

  /** Share of pixels with the right class; null without pixels. */
  accuracy(): number | null {
    return this.counted === 0 ? null : this.correct / this.counted;
  }

  /** Number of pixels that are labelled with a class. */
  labelledAs(label: number): number {
    return this.labelled[label] ?? 0;
  }

  /** Share of a class's pixels that are predicted as it (its recall); null if none is labelled so. */
  accuracyOf(label: number): number | null {
    const count = this.labelledAs(label);
    return count === 0 ? null : (this.both[label] as number) / count;
  }

  /** Intersection over union of a class (the Jaccard index); null if it is neither labelled nor predicted. */
  iouOf(label: number): number | null {
    const both = this.both[label] ?? 0;
    const union = (this.labelled[label] ?? 0) + (this.predicted[label] ?? 0) - both;
    return union === 0 ? null : both / union;
  }

  /** Mean of the intersection over union of the classes that occur; null if none does. */
  meanIou(): number | null {
    const each = this.both.flatMap((_, label) => this.iouOf(label) ?? []);
    return each.length === 0 ? null : each.reduce((sum, iou) => sum + iou, 0) / each.length;
  }

  private count(counts: number[], label: number): void {
    if (label in counts) counts[label] = (counts[label] as number) + 1;
  }
}
