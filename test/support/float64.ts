import type { Weights } from "../../src/network/weights.js";

/** A map of height × width × channels. */
interface Map64 {
  readonly side: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/** A 3×3 convolution with padding that keeps the size: kernel of rows, columns, inputs, outputs. */
interface Convolution {
  readonly kernel: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly outputs: number;
}

/**
 * The outputs of the bundled network in 64 bits, and the gradient of the cross-entropy with respect to its input and
 * scores.
 */
export interface Pass {
  /** Values before each ReLU, in the network's order: conv1, conv2, then the sums. */
  readonly preActivations: readonly Float64Array[];
  /** The index of the maximum of each pooling window, 0 to 3. */
  readonly pooled: Uint8Array;
  readonly scores: Float64Array;
  readonly byScores: Float64Array;
  readonly byInput: Float64Array;
  /**
   * The least distance of a pre-activation from zero, and between two in a pooling window, relative to the largest of
   * its tap.
   */
  readonly margin: number;
}

const SIDE = 28;

/**
 * Passes one image of MNIST through the mini-resnet and back, in 64 bits and plain loops, which share nothing with
 * any engine: two convolutions with ReLUs, blocks of x + conv(x) with a ReLU, pooling by 2, a dense softmax.
 */
export function seedPass(weights: readonly Weights[], image: ArrayLike<number>, label: number): Pass {
  const layers = pairsOf(weights);
  const [convolutions, dense] = [layers.slice(0, -1), layers.at(-1) as Convolution];
  const inputs: Map64[] = [{ side: SIDE, channels: 1, values: Float64Array.from(image) }];
  const preActivations = convolutions.map((layer, index) => {
    const x = inputs[index] as Map64;
    const branch = convolved(x, layer);
    const sum = index < 2 ? branch : branch.map((value, at) => value + (x.values[at] as number));
    inputs.push({ side: SIDE, channels: layer.outputs, values: sum.map((value) => Math.max(0, value)) });
    return sum;
  });
  const last = inputs.at(-1) as Map64;
  const { values, places, gap } = poolOf(last);
  const scores = Float64Array.from(
    { length: dense.outputs },
    (_, unit) =>
      values.reduce(
        (sum, value, at) => sum + value * (dense.kernel[at * dense.outputs + unit] as number),
        0,
      ) + (dense.bias[unit] as number),
  );
  const byScores = crossEntropyGradient(scores, label);
  let gradient: Float64Array = new Float64Array(last.values.length);
  places.forEach((place, at) => {
    for (let unit = 0; unit < dense.outputs; unit++)
      gradient[place] =
        (gradient[place] as number) +
        (byScores[unit] as number) * (dense.kernel[at * dense.outputs + unit] as number);
  });
  for (let index = convolutions.length - 1; index >= 0; index--) {
    const pre = preActivations[index] as Float64Array;
    const bySum = gradient.map((value, at) => ((pre[at] as number) > 0 ? value : 0));
    const byBranch = spread(bySum, convolutions[index] as Convolution, inputs[index] as Map64);
    gradient = index < 2 ? byBranch : byBranch.map((value, at) => value + (bySum[at] as number));
  }
  return {
    preActivations,
    pooled: Uint8Array.from(places, (place) => windowPlace(place, last.channels)),
    scores,
    byScores,
    byInput: gradient,
    margin: Math.min(gap, ...preActivations.map(nearestZero)),
  };
}

/** softmax − onehot in 64 bits; for the class the negative sum of the others, which does not cancel. */
export function crossEntropyGradient(scores: ArrayLike<number>, label: number): Float64Array {
  const all = Array.from(scores);
  const least = all.map((score) => Math.exp(score - Math.max(...all)));
  const sum = least.reduce((total, each) => total + each, 0);
  const others = least.reduce((total, each, at) => (at === label ? total : total + each), 0);
  return Float64Array.from(least, (each, at) => (at === label ? -others / sum : each / sum));
}

/** ‖a − b‖₂ relative to ‖b‖₂. */
export function relativeDistance(a: ArrayLike<number>, b: Float64Array): number {
  const apart = b.reduce((sum, value, at) => sum + ((a[at] as number) - value) ** 2, 0);
  return Math.sqrt(apart / b.reduce((sum, value) => sum + value ** 2, 0));
}

function pairsOf(weights: readonly Weights[]): readonly Convolution[] {
  return Array.from({ length: weights.length / 2 }, (_, index) => {
    const [kernel, bias] = weights.slice(2 * index) as [Weights, Weights];
    return { kernel: kernel.values, bias: bias.values, outputs: bias.values.length };
  });
}

/** Calls a function with the indices of the output, the input and the kernel for every product of positions. */
function eachTap(step: (from: number, to: number, tap: number) => void): void {
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let tap = 0; tap < 9; tap++) {
        const [row, column] = [y + Math.floor(tap / 3) - 1, x + (tap % 3) - 1];
        if (row >= 0 && row < SIDE && column >= 0 && column < SIDE)
          step(row * SIDE + column, y * SIDE + x, tap);
      }
}

function convolved({ values, channels }: Map64, { kernel, bias, outputs }: Convolution): Float64Array {
  const result = Float64Array.from(
    { length: SIDE * SIDE * outputs },
    (_, at) => bias[at % outputs] as number,
  );
  eachTap((from, to, tap) => {
    for (let input = 0; input < channels; input++) {
      const value = values[from * channels + input] as number;
      const place = (tap * channels + input) * outputs;
      for (let output = 0; output < outputs; output++)
        result[to * outputs + output] =
          (result[to * outputs + output] as number) + value * (kernel[place + output] as number);
    }
  });
  return result;
}

/** The gradient of a convolution with respect to its input. */
function spread(gradient: Float64Array, { kernel, outputs }: Convolution, { channels }: Map64): Float64Array {
  const result = new Float64Array(SIDE * SIDE * channels);
  eachTap((from, to, tap) => {
    for (let input = 0; input < channels; input++) {
      const place = (tap * channels + input) * outputs;
      let sum = 0;
      for (let output = 0; output < outputs; output++)
        sum += (gradient[to * outputs + output] as number) * (kernel[place + output] as number);
      result[from * channels + input] = (result[from * channels + input] as number) + sum;
    }
  });
  return result;
}

/** The maximum of each 2×2 window, its position, and the least gap to the next value relative to the largest of all. */
function poolOf({ values, channels }: Map64) {
  const [largest, places]: [number[], number[]] = [[], []];
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  let gap = Number.POSITIVE_INFINITY;
  for (let window = 0; window < (SIDE / 2) ** 2 * channels; window++) {
    const channel = window % channels;
    const at = Math.floor(window / channels);
    const [row, column] = [2 * Math.floor((2 * at) / SIDE), (2 * at) % SIDE];
    const four = [0, 1, 2, 3].map(
      (each) => ((row + (each >> 1)) * SIDE + column + (each & 1)) * channels + channel,
    );
    four.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
    const [first, second] = four as [number, number];
    largest.push(values[first] as number);
    places.push(first);
    // Among zeros the choice does not matter: no gradient passes the ReLU there.
    if ((values[first] as number) > 0)
      gap = Math.min(gap, ((values[first] as number) - (values[second] as number)) / most);
  }
  return { values: largest, places, gap };
}

/** The index of a position within its window of four. */
function windowPlace(place: number, channels: number): number {
  const at = Math.floor(place / channels);
  return 2 * (Math.floor(at / SIDE) % 2) + (at % 2);
}

function nearestZero(values: Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
  }
  return least / most;
}
