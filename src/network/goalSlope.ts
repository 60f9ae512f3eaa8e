/** Scalar that gradients are taken of. */
export interface Goal {
  /**
   * `loss` is the cross-entropy of each image, −log softmax(scores)[class]; `score` is the score of the class before
   * the softmax. If the network ends in another activation, `score` is its output for the class and `loss` is −log of
   * that, clipped at 1e-7. For a single sigmoid unit, `loss` is the binary cross-entropy, and `score` is the score
   * before the sigmoid, negated for class 0.
   */
  readonly of: "loss" | "score";
  /** Class of each image. */
  readonly classes: readonly number[];
}

/** Outputs of a network for some images, one after the other. */
export interface GivenScores {
  readonly values: ArrayLike<number>;
  /** Number of values per image. */
  readonly width: number;
  /**
   * Scores before a softmax, or the output of another activation; `logit` and `probability` are those of class 1
   * against class 0, before and after a sigmoid: one number per image.
   */
  readonly are: "logits" | "outputs" | "logit" | "probability";
}

/** Gradient of one image's goal with respect to its outputs, written into a row of zeros. */
type Slope = (row: Float64Array, scores: ArrayLike<number>, label: number) => void;

const SLOPES: { readonly [A in GivenScores["are"]]: { readonly [G in Goal["of"]]: Slope } } = {
  logits: { loss: crossEntropySlope, score: ownSlope },
  outputs: { loss: clippedLogSlope, score: ownSlope },
  logit: { loss: binaryCrossEntropySlope, score: signedSlope },
  probability: { loss: binaryClippedSlope, score: signedSlope },
};

/**
 * Gradient of a goal with respect to a network's outputs, per image, computed in 64 bits. Starting the backward pass
 * from it keeps digits that −log softmax in 32 bits loses if an image is classified with near certainty.
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
 * Gradient of the cross-entropy, softmax(z) − onehot. For the class itself, p − 1 is computed as the negative sum of
 * all other probabilities, so nothing cancels if p is near 1.
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

function ownSlope(row: Float64Array, _scores: ArrayLike<number>, label: number): void {
  row[label] = 1;
}
