import type { ClassGoal, Goal } from "./goal.js";
import { forEachRow, type GivenScores, LEAST, rowAt, softmaxOf } from "./goalSlope.js";

/** Goal of one image, of its outputs. */
type Value = (scores: readonly number[], label: number) => number;

const VALUES: { readonly [A in GivenScores["are"]]: { readonly [G in ClassGoal["of"]]: Value } } = {
  logits: { loss: crossEntropy, score: own, probability: (scores, label) => own(softmaxOf(scores), label) },
  outputs: { loss: (outputs, label) => clippedLog(own(outputs, label)), score: own, probability: own },
  logit: { loss: binaryCrossEntropy, score: signed, probability: sigmoid },
  probability: {
    loss: (outputs, label) => clippedLog(binaryOutput(outputs, label)),
    score: binaryOutput,
    probability: binaryOutput,
  },
  labelLogits: {
    loss: labelsLoss,
    score: own,
    probability: (scores, label) => sigmoid([own(scores, label)], 1),
  },
};

/** Goal of each image, computed from a network's outputs in 64 bits. Throws like `goalSlope`. */
export function goalValuesOf(given: GivenScores, goal: Goal): Float64Array {
  const { values, width, are } = given;
  const [rows, columns] = given.positions ?? [1, 1];
  const totals = new Float64Array(values.length / (width * rows * columns));
  forEachRow(given, goal, ({ image, offset, weight, terms }) => {
    const value =
      terms?.reduce((sum, [index, factor]) => sum + factor * (values[offset + index] as number), 0) ??
      goalOfClass(goal as ClassGoal, { scores: rowAt(given, offset), image, are });
    totals[image] = (totals[image] as number) + weight * value;
  });
  return totals;
}

interface ScoredImage extends Pick<GivenScores, "are"> {
  readonly scores: readonly number[];
  readonly image: number;
}

function goalOfClass({ of, classes }: ClassGoal, { scores, image, are }: ScoredImage): number {
  return VALUES[are][of](scores, classes[image] as number);
}

function own(scores: readonly number[], label: number): number {
  return scores[label] as number;
}

function crossEntropy(scores: readonly number[], label: number): number {
  const most = Math.max(...scores);
  const whole = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
  return most + Math.log(whole) - own(scores, label);
}

function clippedLog(output: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST, output)));
}

function signed(scores: readonly number[], label: number): number {
  return label === 1 ? own(scores, 0) : -own(scores, 0);
}

function sigmoid(scores: readonly number[], label: number): number {
  return 1 / (1 + Math.exp(-signed(scores, label)));
}

function binaryCrossEntropy(scores: readonly number[], label: number): number {
  return Math.log1p(Math.exp(-signed(scores, label)));
}

function labelsLoss(scores: readonly number[], label: number): number {
  const each = scores.map((score, index) => binaryCrossEntropy([score], index === label ? 1 : 0));
  return each.reduce((sum, loss) => sum + loss, 0) / scores.length;
}

function binaryOutput(outputs: readonly number[], label: number): number {
  return label === 1 ? own(outputs, 0) : 1 - own(outputs, 0);
}
