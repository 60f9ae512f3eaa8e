import { type Activation, imagesOf } from "../../activations/activation.js";
import { ConfusionTally } from "../../network/classMaps.js";
import { type Fit, meanOf, surprise, type Tallied, type Tally } from "./tally.js";

/** Fit of classes, one for each image or each pixel: accuracy, recall and intersection over union, and cross-entropy. */
export class ClassTally implements Tally {
  readonly loss = "cross-entropy (nats)";
  private readonly tallied: Tallied;
  private readonly classes: number;
  private readonly tally: ConfusionTally;
  private readonly losses: { count: number; sum: number }[];

  constructor(tallied: Tallied, classes: number) {
    this.tallied = tallied;
    this.classes = classes;
    this.tally = new ConfusionTally(classes);
    this.losses = Array.from({ length: classes }, () => ({ count: 0, sum: 0 }));
  }

  add(output: Activation, start: number): void {
    const { head, dueOf } = this.tallied;
    let image = start;
    for (const values of imagesOf(output)) {
      const due = dueOf(image);
      const found = new Float64Array(due.length);
      for (let at = 0; at < due.length; at++) {
        const row = scoresAt(values, at, this.classes);
        found[at] = row.every(Number.isFinite) ? largestOf(row) : Number.NaN;
        this.addLoss(row, due[at] as number, head.areLogits === true);
      }
      this.tally.add(found, due);
      image += 1;
    }
  }

  fits(): readonly Fit[] {
    const { tally, losses } = this;
    const sum = losses.reduce((total, each) => total + each.sum, 0);
    const whole: Fit = {
      ...{ unit: null, count: tally.pixels, accuracy: tally.accuracy(), iou: tally.meanIou() },
      loss: tally.pixels === 0 ? null : sum / tally.pixels,
    };
    const each = losses.map(({ count, sum: own }, unit): Fit => {
      const [accuracy, iou] = [tally.accuracyOf(unit), tally.iouOf(unit)];
      return { unit, count: tally.labelledAs(unit), accuracy, iou, loss: count === 0 ? null : own / count };
    });
    return [whole, ...each];
  }

  private addLoss(row: readonly number[], label: number, areLogits: boolean): void {
    const own = this.losses[label];
    if (own === undefined) return;
    own.count += 1;
    own.sum += areLogits ? crossEntropy(row, label) : surprise(row[label] as number);
  }
}

/** Scores of one pixel; of one sigmoid unit, those of both classes. */
function scoresAt(values: Float32Array, at: number, classes: number): readonly number[] {
  const units = values.length === 1 ? 1 : classes;
  const row = [...values.subarray(at * units, (at + 1) * units)];
  const [unit = 0] = row;
  return row.length === 1 ? [1 - unit, unit] : row;
}

/** Index of the largest number, the first among equal ones, except that a sigmoid of one half is class 1. */
function largestOf(row: readonly number[]): number {
  if (row.length === 2 && row[0] === row[1] && row[0] === 0.5) return 1;
  return row.reduce((best, value, index) => (value > (row[best] as number) ? index : best), 0);
}

function crossEntropy(row: readonly number[], label: number): number {
  const most = Math.max(...row);
  return (
    Math.log(row.reduce((sum, score) => sum + Math.exp(score - most), 0)) + most - (row[label] as number)
  );
}

/** Fit of labels that are true or false by themselves: accuracy, intersection over union, and binary cross-entropy. */
export class LabelTally implements Tally {
  readonly loss = "binary cross-entropy (nats)";
  private readonly tallied: Tallied;
  private readonly tallies: readonly ConfusionTally[];
  private readonly losses: { count: number; sum: number }[];

  constructor(tallied: Tallied, labels: number) {
    this.tallied = tallied;
    this.tallies = Array.from({ length: labels }, () => new ConfusionTally(2));
    this.losses = this.tallies.map(() => ({ count: 0, sum: 0 }));
  }

  add(output: Activation, start: number): void {
    let image = start;
    const labels = this.tallies.length;
    for (const values of imagesOf(output)) {
      const due = this.tallied.dueOf(image);
      this.tallies.forEach((tally, label) => {
        const found = every(values, label, labels);
        const own = every(due, label, labels);
        tally.add(
          found.map((value) => (value >= 0.5 ? 1 : 0)),
          own,
        );
        found.forEach((value, at) => {
          this.addLoss(label, value, own[at] as number);
        });
      });
      image += 1;
    }
  }

  fits(): readonly Fit[] {
    const each = this.tallies.map((tally, unit): Fit => {
      const { count, sum } = this.losses[unit] as { count: number; sum: number };
      const loss = count === 0 ? null : sum / count;
      return { unit, count: tally.pixels, accuracy: tally.accuracy(), iou: tally.iouOf(1), loss };
    });
    const mean = (key: "accuracy" | "iou" | "loss") => meanOf(each.map((fit) => fit[key]));
    const count = each.reduce((sum, fit) => sum + fit.count, 0);
    return [{ unit: null, count, accuracy: mean("accuracy"), iou: mean("iou"), loss: mean("loss") }, ...each];
  }

  private addLoss(label: number, value: number, due: number): void {
    const own = this.losses[label];
    if (own === undefined || Number.isNaN(due)) return;
    own.count += 1;
    own.sum += due >= 0.5 ? surprise(value) : surprise(1 - value);
  }
}

/** Every n-th number of a list, from a place on. */
function every(values: ArrayLike<number>, first: number, step: number): readonly number[] {
  return Array.from({ length: values.length / step }, (_, at) => values[first + at * step] as number);
}

/** Fit of plain numbers: the squared error. */
export class ErrorTally implements Tally {
  readonly loss = "squared error";
  private readonly tallied: Tallied;
  private readonly sums: Float64Array;
  private count = 0;

  constructor(tallied: Tallied, units: number) {
    this.tallied = tallied;
    this.sums = new Float64Array(units);
  }

  add(output: Activation, start: number): void {
    const units = this.sums.length;
    let image = start;
    for (const values of imagesOf(output)) {
      const due = this.tallied.dueOf(image);
      values.forEach((value, at) => {
        const unit = at % units;
        this.sums[unit] = (this.sums[unit] as number) + (value - (due[at] as number)) ** 2;
      });
      this.count += values.length / units;
      image += 1;
    }
  }

  fits(): readonly Fit[] {
    const { count } = this;
    const known = { accuracy: null, iou: null };
    const each = [...this.sums].map((sum, unit): Fit => ({ unit, count, ...known, loss: sum / count }));
    const loss = meanOf(each.map((fit) => fit.loss));
    return [{ unit: null, count: count * each.length, ...known, loss }, ...each];
  }
}
