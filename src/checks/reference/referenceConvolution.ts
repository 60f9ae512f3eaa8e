import type { Frame } from "../caseFrame.js";
import type { KernelCase } from "../kernelCase.js";

/** Operands of a convolution's reference: of the forward pass, or of its gradients. */
export interface Convolution {
  readonly shape: KernelCase;
  readonly frame: Frame;
  /** Input of the forward pass, or the gradient at its output instead. */
  readonly first: Float32Array;
  /** Filter, or the gradient at the output if the filter's gradient is computed. */
  readonly second: Float32Array;
}

/** Computes one element of a result, by its index, in 64 bits. */
export type Element = (index: number) => number;

/** Output of a convolution: y[n, i, j, o] = Σ x[n, i s + a d − t, j s + b d − l, c] w[a, b, c, o]. */
export function convolutionAt({ shape, frame, first: x, second: w }: Convolution): Element {
  const { input, kernel, filters, dilation } = shape;
  const [, height, width, channels] = input;
  return (index) => {
    const [image, i, j, out] = places(index, [frame.height, frame.width, filters]);
    let sum = 0;
    for (let a = 0; a < kernel[0]; a++) {
      const row = i * frame.steps[0] + a * dilation - frame.top;
      if (row < 0 || row >= height) continue;
      for (let b = 0; b < kernel[1]; b++) {
        const column = j * frame.steps[1] + b * dilation - frame.left;
        if (column < 0 || column >= width) continue;
        const from = ((image * height + row) * width + column) * channels;
        const weights = (a * kernel[1] + b) * channels * filters + out;
        for (let c = 0; c < channels; c++)
          sum += (x[from + c] as number) * (w[weights + c * filters] as number);
      }
    }
    return sum;
  };
}

/**
 * Gradient of a convolution with respect to its input: ∂[n, r, q, c] = Σ dy[n, i, j, o] w[a, b, c, o] over i s + a d
 * − t = r, likewise q.
 */
export function convolutionByInputAt({ shape, frame, first: dy, second: w }: Convolution): Element {
  const { input, kernel, filters, dilation } = shape;
  const [, height, width, channels] = input;
  return (index) => {
    const [image, row, column, channel] = places(index, [height, width, channels]);
    let sum = 0;
    for (let a = 0; a < kernel[0]; a++) {
      const i = (row + frame.top - a * dilation) / frame.steps[0];
      if (!isWithin(i, frame.height)) continue;
      for (let b = 0; b < kernel[1]; b++) {
        const j = (column + frame.left - b * dilation) / frame.steps[1];
        if (!isWithin(j, frame.width)) continue;
        const from = ((image * frame.height + i) * frame.width + j) * filters;
        const weights = ((a * kernel[1] + b) * channels + channel) * filters;
        for (let o = 0; o < filters; o++) sum += (dy[from + o] as number) * (w[weights + o] as number);
      }
    }
    return sum;
  };
}

/**
 * Gradient of a convolution with respect to its filter: ∂[a, b, c, o] = Σ x[n, i s + a d − t, j s + b d − l, c] dy[n,
 * i, j, o].
 */
export function convolutionByFilterAt(convolution: Convolution): Element {
  return byFilterAt(convolution, { count: convolution.shape.filters, of: (_, out) => out });
}

/**
 * Output channels of a convolution: their number, and the one that belongs to an input channel and one of its
 * filters.
 */
interface Outputs {
  readonly count: number;
  readonly of: (channel: number, filter: number) => number;
}

/** Gradient of a filter, for any mapping of input channels and filters to output channels. */
export function byFilterAt({ shape, frame, first: x, second: dy }: Convolution, outputs: Outputs): Element {
  const { input, kernel, filters, dilation } = shape;
  const [images, height, width, channels] = input;
  return (index) => {
    const [a, b, channel, out] = places(index, [kernel[1], channels, filters]);
    let sum = 0;
    for (let image = 0; image < images; image++) {
      for (let i = 0; i < frame.height; i++) {
        const row = i * frame.steps[0] + a * dilation - frame.top;
        if (row < 0 || row >= height) continue;
        for (let j = 0; j < frame.width; j++) {
          const column = j * frame.steps[1] + b * dilation - frame.left;
          if (column < 0 || column >= width) continue;
          const from = ((image * height + row) * width + column) * channels + channel;
          const position = (image * frame.height + i) * frame.width + j;
          const to = position * outputs.count + outputs.of(channel, out);
          sum += (x[from] as number) * (dy[to] as number);
        }
      }
    }
    return sum;
  };
}

/** Four coordinates of an index into an array, given its last three sizes. */
export function places(
  index: number,
  [second, third, fourth]: readonly [number, number, number],
): [number, number, number, number] {
  const last = index % fourth;
  const outer = (index - last) / fourth;
  const middle = outer % third;
  const rest = (outer - middle) / third;
  const before = rest % second;
  return [(rest - before) / second, before, middle, last];
}

/** True if a position is an integer from 0 to below a size. */
export function isWithin(place: number, size: number): boolean {
  return Number.isInteger(place) && place >= 0 && place < size;
}
