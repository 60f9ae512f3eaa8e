/** Interval of positions along an axis, both ends included. The end lies before the start if it holds none. */
export type Interval = readonly [start: number, end: number];

/** Input positions that each output position along one axis reads. */
export interface AxisReads {
  /** Positions that an output position reads. They may lie outside the input, where there is only padding. */
  readonly at: (position: number) => Interval;
  /** Distance of the positions that it reads within the interval. Default: 1. */
  readonly every?: number;
  /** Largest number of input positions that one output position reads. */
  readonly size: number;
  /** Input positions from one output position to the next. */
  readonly step: number;
  /** First input position that output position 0 reads. */
  readonly first: number;
  /** False if some output positions read less than `size` says. Default: true. */
  readonly isExact?: boolean;
}

/** Reads along an axis whose input has a length; null for a length that depends on the images. */
export type AxisReach = (length: number | null) => AxisReads;

/**
 * Positions of its inputs that an operation reads: those of each position alone (`pointwise`), all of them (`whole`),
 * all that they depend on at most (`mixed`, such as flattening), windows along each axis, or `unknown`.
 */
export type Reach = "pointwise" | "whole" | "mixed" | "unknown" | readonly AxisReach[];

/** Padding before an axis: a number, or the rule that makes the output ⌈length / stride⌉ long. */
export type PaddingBefore = number | "sameUpper" | "sameLower";

/** Window that moves along one axis. */
export interface AxisWindow {
  readonly size: number;
  readonly stride: number;
  /** Default: 1. */
  readonly dilation?: number;
  readonly before: PaddingBefore;
}

/**
 * Reach of a window: output position i reads from i · stride − padding (Araujo et al. 2019, eq. 1). TensorFlow's `same`
 * pads the odd sample at the end; the padding of an open length is that of a multiple of the stride.
 */
export function windowReach({ size, stride, dilation = 1, before }: AxisWindow): AxisReach {
  const reach = (size - 1) * dilation + 1;
  return (length) => {
    const pad = typeof before === "number" ? before : samePadding(length, { reach, stride, before });
    return { ...affine({ size: reach, step: stride, first: -pad }), every: dilation };
  };
}

function samePadding(
  length: number | null,
  { reach, stride, before }: { readonly reach: number; readonly stride: number; readonly before: string },
): number {
  const last = length === null ? -stride : (Math.ceil(length / stride) - 1) * stride - length;
  const total = Math.max(0, last + reach);
  return before === "sameUpper" ? Math.floor(total / 2) : Math.ceil(total / 2);
}

/** Reads of windows of one size at equal steps. */
function affine({ size, step, first }: Pick<AxisReads, "size" | "step" | "first">): AxisReads {
  return {
    size,
    step,
    first,
    at: (position) => [first + position * step, first + position * step + size - 1],
  };
}

/** Window that is spread over the output of a transposed convolution, whose first `cut` samples are dropped. */
export interface SpreadWindow extends Pick<AxisWindow, "size" | "stride" | "dilation"> {
  readonly cut: (length: number | null) => number;
}

/**
 * Reach of a transposed convolution: input position p reaches outputs p · stride + k · dilation − cut. Outputs between
 * strides read fewer positions than others.
 */
export function spreadReach({ size, stride, dilation = 1, cut }: SpreadWindow): AxisReach {
  const reach = (size - 1) * dilation;
  return (length) => {
    const dropped = cut(length);
    const least = (position: number) => Math.ceil((position + dropped - reach) / stride);
    return {
      at: (position) => spreadInterval(position + dropped, { size, stride, dilation }),
      every: dilation / divisor(dilation, stride),
      size: Math.floor(reach / stride) + 1,
      step: 1 / stride,
      first: least(0),
      isExact: stride === 1,
    };
  };
}

/** Greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** First and last input position that reach a sample of the whole output. */
function spreadInterval(
  sample: number,
  { size, stride, dilation }: Required<Pick<AxisWindow, "size" | "stride" | "dilation">>,
): Interval {
  const sources = Array.from({ length: size }, (_, k) => (sample - k * dilation) / stride);
  const read = sources.filter(Number.isInteger);
  return read.length === 0 ? [0, -1] : [Math.min(...read), Math.max(...read)];
}

/** Reach of padding, or of cropping if negative: positions move by a number. */
export function shiftReach(by: number): AxisReach {
  return windowReach({ size: 1, stride: 1, before: by });
}

/** Reach of an operation whose output positions read a list of input positions, one interval for each. */
export function listReach(placesOf: (length: number) => readonly Interval[]): AxisReach {
  return (length) => {
    const places = length === null ? [] : placesOf(length);
    const [[first] = [0], [second] = [first + 1]] = places;
    return {
      at: (position) => places[position] ?? [0, -1],
      size: Math.max(1, ...places.map(([start, end]) => end - start + 1)),
      step: second - first,
      first,
      isExact: false,
    };
  };
}

/** Reach of enlarging by a factor with nearest neighbors: an output position reads one input position. */
export function repeatReach(factor: number): AxisReach {
  return () => ({
    at: (position) => [Math.floor(position / factor), Math.floor(position / factor)],
    size: 1,
    step: 1 / factor,
    first: 0,
    isExact: factor === 1,
  });
}

/**
 * Reach of resizing to another length: at most two input positions on either side of the position that corresponds,
 * whichever way centers or corners are aligned.
 */
export function resizeReach(ratio: number): AxisReach {
  return () => ({
    at: (position) => [Math.floor(position * ratio - 1), Math.ceil((position + 1) * ratio)],
    size: Math.ceil(ratio) + 2,
    step: ratio,
    first: -1,
    isExact: false,
  });
}
