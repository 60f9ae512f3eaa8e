import { type ClassGoal, type Goal, positionWeights, type Term, termsOf } from "./goal.js";

/** Outputs of a network for some images, one after the other. */
export interface GivenScores {
  readonly values: ArrayLike<number>;
  /** Number of values, known before they are read. Default: counted. */
  readonly count?: number;
  /** Number of values at a position. */
  readonly width: number;
  /** Rows and columns of positions, each with its own values. Default: one position per image. */
  readonly positions?: readonly [number, number];
  /**
   * Scores before a softmax, or the output of another activation; `logit` and `probability` are those of class 1
   * against class 0, before and after a sigmoid: one number per image. `labelLogits` are the scores of labels that each
   * are true or false by themselves, before their sigmoids.
   */
  readonly are: "logits" | "outputs" | "logit" | "probability" | "labelLogits";
}

/** Gradient of one image's goal with respect to its outputs, written into a row of zeros. */
type Slope = (row: Float64Array, scores: ArrayLike<number>, label: number) => void;

const SLOPES: { readonly [A in GivenScores["are"]]: { readonly [G in ClassGoal["of"]]: Slope } } = {
  logits: { loss: crossEntropySlope, score: ownSlope, probability: softmaxSlope },
  outputs: { loss: clippedLogSlope, score: ownSlope, probability: ownSlope },
  logit: { loss: binaryCrossEntropySlope, score: signedSlope, probability: sigmoidSlope },
  probability: { loss: binaryClippedSlope, score: signedSlope, probability: signedSlope },
  labelLogits: { loss: labelsSlope, score: ownSlope, probability: labelSlope },
};

/**
 * Gradient of a goal with respect to a network's outputs, per image, computed in 64 bits. Starting the backward pass
 * from it keeps digits that −log softmax in 32 bits loses if an image is classified with near certainty. Throws
 * `UserError` for a position outside the output.
 */
export function goalSlope(given: GivenScores, goal: Goal): Float32Array {
  const slopes = new Float32Array(countOf(given));
  forEachRow(given, goal, ({ offset, weight, terms, image }) => {
    for (const [index, factor] of terms ?? termsOfClass(given, goal as ClassGoal, { offset, image }))
      slopes[offset + index] = factor * weight;
  });
  return slopes;
}

/** Number of values, which a goal that is a weighted sum needs not read. */
function countOf(given: GivenScores): number {
  return given.count ?? given.values.length;
}

/** Row of outputs that a goal reads, by its offset, with the weight of its position. */
interface GoalRow {
  readonly image: number;
  readonly offset: number;
  readonly weight: number;
  /** Terms of a goal that is a weighted sum of the row. */
  readonly terms: readonly Term[] | undefined;
}

/** Visits the rows of outputs that a goal reads, image by image. */
export function forEachRow(given: GivenScores, goal: Goal, visit: (row: GoalRow) => void): void {
  const { width, positions = [1, 1] } = given;
  const each = width * positions[0] * positions[1];
  const weights = positionWeights("at" in goal ? goal.at : undefined, positions);
  for (let image = 0; image < countOf(given) / each; image++) {
    const terms = termsOf(goal, image);
    for (const [position, weight] of weights)
      visit({ image, offset: image * each + position * width, weight, terms });
  }
}

/** Values of one row of outputs. */
export function rowAt({ values, width }: GivenScores, offset: number): number[] {
  return Array.from({ length: width }, (_, at) => values[offset + at] as number);
}

/** Gradient of the goal of a class with respect to a row of outputs. */
function termsOfClass(
  given: GivenScores,
  { of, classes }: ClassGoal,
  { offset, image }: Pick<GoalRow, "offset" | "image">,
): Iterable<Term> {
  const row = new Float64Array(given.width);
  SLOPES[given.are][of](row, rowAt(given, offset), classes[image] as number);
  return row.entries();
}

/** Softmax of scores. */
export function softmaxOf(scores: ArrayLike<number>): readonly number[] {
  const given = Array.from(scores);
  const most = given.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const parts = given.map((score) => Math.exp(score - most));
  const whole = sum(parts);
  return parts.map((part) => part / whole);
}

/** Sum of all probabilities but the one of a class, without the cancellation of 1 − p. */
function othersOf(probabilities: readonly number[], label: number): number {
  return sum(probabilities.filter((_, at) => at !== label));
}

function sum(of: readonly number[]): number {
  return of.reduce((total, part) => total + part, 0);
}

/**
 * Gradient of the cross-entropy, softmax(z) − onehot. For the class itself, p − 1 is computed as the negative sum of
 * all other probabilities, so nothing cancels if p is near 1.
 */
function crossEntropySlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const probabilities = softmaxOf(scores);
  row.set(probabilities);
  row[label] = -othersOf(probabilities, label);
}

/** Gradient of softmax(z)[class], p (onehot − softmax(z)), with 1 − p as the sum of all other probabilities. */
function softmaxSlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const probabilities = softmaxOf(scores);
  const own = probabilities[label] as number;
  row.set(probabilities.map((probability) => -own * probability));
  row[label] = own * othersOf(probabilities, label);
}

/** Smallest output that a logarithm is taken of. */
export const LEAST = 1e-7;

/** Gradient of −log of the class's output, clipped at 1e-7 and 1; zero beyond these bounds. */
function clippedLogSlope(row: Float64Array, outputs: ArrayLike<number>, label: number): void {
  const output = outputs[label] as number;
  row[label] = output < LEAST || output > 1 ? 0 : -1 / output;
}

/**
 * Gradient of −log σ(±z), σ(z) − label, computed as −σ(−z) for class 1 and σ(z) for class 0, so nothing cancels if
 * the class is nearly certain.
 */
function binaryCrossEntropySlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const sign = label === 1 ? 1 : -1;
  row[0] = -sign / (1 + Math.exp(sign * (scores[0] as number)));
}

/** Gradient of −log p for class 1 and −log(1 − p) for class 0, clipped like `clippedLogSlope`. */
function binaryClippedSlope(row: Float64Array, outputs: ArrayLike<number>, label: number): void {
  const own = Float64Array.of(0);
  const output = outputs[0] as number;
  clippedLogSlope(own, [label === 1 ? output : 1 - output], 0);
  row[0] = (label === 1 ? 1 : -1) * (own[0] as number);
}

/** Gradient of the signed score: the score of class 0 is the negated score of class 1. */
function signedSlope(row: Float64Array, _scores: ArrayLike<number>, label: number): void {
  row[0] = label === 1 ? 1 : -1;
}

/** Gradient of σ(±z), ± σ(z) σ(−z). */
function sigmoidSlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const score = scores[0] as number;
  row[0] = (label === 1 ? 1 : -1) / ((1 + Math.exp(-score)) * (1 + Math.exp(score)));
}

/** Gradient of the mean binary cross-entropy of labels of which one is true, (σ(z) − onehot) / n. */
function labelsSlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  Array.from(scores).forEach((score, index) => {
    binaryCrossEntropySlope(row.subarray(index, index + 1), [score], index === label ? 1 : 0);
  });
  row.forEach((slope, index) => {
    row[index] = slope / scores.length;
  });
}

/** Gradient of σ(z) of one label. */
function labelSlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  sigmoidSlope(row.subarray(label, label + 1), [scores[label] as number], 1);
}

function ownSlope(row: Float64Array, _scores: ArrayLike<number>, label: number): void {
  row[label] = 1;
}
