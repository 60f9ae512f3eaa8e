/** Scalar that gradients are taken of. */
export interface Goal {
  /**
   * The cross-entropy of each image, −log softmax(scores)[class], or the class's score itself: before the softmax, or
   * what the network gives where it ends in another activation, whose loss is −log of it, clipped at 1e-7. Of one sigmoid
   * unit the loss is the binary cross-entropy, and the score that before the sigmoid, for class 0 with the other sign.
   */
  readonly of: "loss" | "score";
  /** The class of each image. */
  readonly classes: readonly number[];
}

/** The numbers that a network gives for some images, one after the other. */
export interface GivenScores {
  readonly values: ArrayLike<number>;
  /** Numbers for each image. */
  readonly width: number;
  /**
   * Scores before a softmax, or what another activation gives; `logit` and `probability` are those of class 1 against
   * class 0, before a sigmoid and behind it: one number for each image.
   */
  readonly are: "logits" | "outputs" | "logit" | "probability";
}

/** The gradient of one image's goal by the numbers given for it, written into a row of zeros. */
type Slope = (row: Float64Array, scores: ArrayLike<number>, label: number) => void;

const SLOPES: { readonly [A in GivenScores["are"]]: { readonly [G in Goal["of"]]: Slope } } = {
  logits: { loss: crossEntropySlope, score: ownSlope },
  outputs: { loss: clippedLogSlope, score: ownSlope },
  logit: { loss: binaryCrossEntropySlope, score: signedSlope },
  probability: { loss: binaryClippedSlope, score: signedSlope },
};

/**
 * The gradient of a goal by the numbers that a network gives, each image's own, computed in 64 bits. Passed to a backward
 * pass it keeps the digits that −log softmax in 32 bits loses where an image is classified with near certainty.
 */
export function goalSlope({ values, width, are }: GivenScores, { of, classes }: Goal): Float32Array {
  const slope = SLOPES[are][of];
  const slopes = new Float32Array(classes.length * width);
  classes.forEach((label, image) => {
    const scores = Array.from({ length: width }, (_, at) => values[image * width + at] as number);
    const row = new Float64Array(width);
    slope(row, scores, label);
    slopes.set(row, image * width);
  });
  return slopes;
}

/**
 * softmax(z) − onehot, which for the class is p − 1: taken as the negative sum of all other probabilities, so that nothing
 * cancels where p is near 1.
 */
function crossEntropySlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const given = Array.from(scores);
  const most = given.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const parts = given.map((score) => Math.exp(score - most));
  const sum = (of: readonly number[]) => of.reduce((total, part) => total + part, 0);
  const whole = sum(parts);
  row.set(parts.map((part) => part / whole));
  row[label] = -sum(parts.filter((_, at) => at !== label)) / whole;
}

const LEAST = 1e-7;

/** The gradient of −log of what is given for the class, clipped at 1e-7 and 1: none beyond them. */
function clippedLogSlope(row: Float64Array, outputs: ArrayLike<number>, label: number): void {
  const output = outputs[label] as number;
  row[label] = output < LEAST || output > 1 ? 0 : -1 / output;
}

/**
 * The gradient of −log σ(±z): σ(z) − label, which is −σ(−z) for class 1 and σ(z) for class 0, so that nothing cancels where
 * the class is nearly certain.
 */
function binaryCrossEntropySlope(row: Float64Array, scores: ArrayLike<number>, label: number): void {
  const sign = label === 1 ? 1 : -1;
  row[0] = -sign / (1 + Math.exp(sign * (scores[0] as number)));
}

/** The gradient of −log p for class 1 and −log(1 − p) for class 0, clipped as `clippedLogSlope`. */
function binaryClippedSlope(row: Float64Array, outputs: ArrayLike<number>, label: number): void {
  const own = Float64Array.of(0);
  const output = outputs[0] as number;
  clippedLogSlope(own, [label === 1 ? output : 1 - output], 0);
  row[0] = (label === 1 ? 1 : -1) * (own[0] as number);
}

/** The score of class 0 is that of class 1 with the other sign. */
function signedSlope(row: Float64Array, _scores: ArrayLike<number>, label: number): void {
  row[0] = label === 1 ? 1 : -1;
}

function ownSlope(row: Float64Array, _scores: ArrayLike<number>, label: number): void {
  row[label] = 1;
}
