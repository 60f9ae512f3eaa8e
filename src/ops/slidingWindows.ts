import tf = require("@tensorflow/tfjs");

import { type Convolution, convolve, dilated, type Pair } from "./convolution.js";

/** Padding of an image: rows above and below, columns to the left and right. */
export type Pads = readonly [top: number, bottom: number, left: number, right: number];

/**
 * Explicit padding, or the rule that makes the output ⌈input / stride⌉ long, with an odd pad at the end or the start.
 */
export type Padding = Pads | "sameUpper" | "sameLower";

/** Window that slides over an image. */
export interface Windows {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  /** True to include windows that begin on the image or its padding but extend beyond it. Default: false. */
  readonly roundsUp?: boolean;
}

/** Padding for an image of a size, including what windows that extend beyond the end need. */
function padsFor({ size, strides, dilations, padding, roundsUp }: Windows, image: Pair): Pads {
  const axis = (at: 0 | 1): Pair => {
    const reach = (size[at] - 1) * dilations[at] + 1;
    const [stride, length] = [strides[at], image[at]];
    if (typeof padding === "string") {
      const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
      const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
      return padding === "sameUpper" ? [less, more] : [more, less];
    }
    const [before, after] = [padding[2 * at] as number, padding[2 * at + 1] as number];
    if (roundsUp !== true) return [before, after];
    const steps = Math.ceil((length + before + after - reach) / stride);
    // A window must begin on the image or on the padding before it.
    const last = steps * stride >= length + before ? steps - 1 : steps;
    return [before, Math.max(after, last * stride + reach - length - before)];
  };
  return [...axis(0), ...axis(1)];
}

/** Pads an image with a value; negative padding crops. */
function padImage(x: tf.Tensor4D, [top, bottom, left, right]: Pads, value = 0): tf.Tensor4D {
  if ([top, bottom, left, right].every((each) => each === 0)) return x;
  return tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

function imageOf({ shape }: tf.Tensor4D): Pair {
  return [shape[1], shape[2]];
}

/**
 * Grouped convolution with arbitrary padding (see `convolve`). The kernel is height × width × (channels / groups) ×
 * filters.
 */
export function convolvePadded(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { groups, ...windows }: Omit<Windows, "size"> & { readonly groups: number },
): tf.Tensor4D {
  const { strides, dilations } = windows;
  const size: Pair = [kernel.shape[0], kernel.shape[1]];
  const padded = padImage(x, padsFor({ ...windows, size }, imageOf(x)));
  // TensorFlow has no convolution with both strides and dilations; a kernel with zeros between its rows is
  // equivalent.
  const isBoth = Math.max(...strides) > 1 && Math.max(...dilations) > 1;
  const how: Convolution = { strides, dilations: isBoth ? [1, 1] : dilations, padding: "valid" };
  return convolve(padded, isBoth ? dilated(kernel, dilations) : kernel, { ...how, groups });
}

/** Padding value of max pooling, lower than any value of an image. */
const LOWEST = -3.4e38;

/** Maximum of every window. */
export function maxPool(x: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const { size, strides, dilations } = windows;
  const padded = padImage(x, padsFor(windows, imageOf(x)), LOWEST);
  if (Math.max(...dilations) === 1) return tf.maxPool(padded, [...size], [...strides], "valid");
  return overWindow(padded, windows).reduce((most, part) => tf.maximum(most, part));
}

/** Mean of every window: over the pixels of the image in it, or over the padding too. */
export function averagePool(
  x: tf.Tensor4D,
  { countsPads, ...windows }: Windows & { readonly countsPads: boolean },
): tf.Tensor4D {
  const { size, strides, dilations, padding } = windows;
  const pads = padsFor(windows, imageOf(x));
  const padded = padImage(x, pads);
  const mean =
    Math.max(...dilations) === 1
      ? tf.avgPool(padded, [...size], [...strides], "valid")
      : tf.div<tf.Tensor4D>(
          overWindow(padded, windows).reduce((sum, part) => tf.add(sum, part)),
          size[0] * size[1],
        );
  if (pads.every((each) => each === 0)) return mean;
  const counted: Pads =
    countsPads && typeof padding !== "string" ? padding : countsPads ? pads : [0, 0, 0, 0];
  const shares = ([0, 1] as const).map((at) => {
    const places = { length: x.shape[at + 1] as number, before: pads[2 * at] as number };
    const within = [
      places.before - (counted[2 * at] as number),
      places.before + places.length + (counted[2 * at + 1] as number),
    ];
    return Array.from({ length: mean.shape[at + 1] as number }, (_, step) => {
      const taps = Array.from({ length: size[at] }, (_, tap) => step * strides[at] + tap * dilations[at]);
      return (
        size[at] / taps.filter((tap) => tap >= (within[0] as number) && tap < (within[1] as number)).length
      );
    });
  }) as [number[], number[]];
  const scales = shares[0].flatMap((row) => shares[1].map((column) => row * column));
  return tf.mul(mean, tf.tensor4d(scales, [1, shares[0].length, shares[1].length, 1]));
}

/** Collects, for each position within a window, the values that all windows have there. */
function overWindow(x: tf.Tensor4D, { size, strides, dilations }: Windows): readonly tf.Tensor4D[] {
  const places = (at: 0 | 1, tap: number) => {
    const reach = (size[at] - 1) * dilations[at] + 1;
    const steps = Math.floor(((x.shape[at + 1] as number) - reach) / strides[at]) + 1;
    return tf.tensor1d(
      Array.from({ length: steps }, (_, step) => step * strides[at] + tap * dilations[at]),
      "int32",
    );
  };
  return Array.from({ length: size[0] }, (_, row) => tf.gather(x, places(0, row), 1)).flatMap((rows) =>
    Array.from({ length: size[1] }, (_, column) => tf.gather(rows, places(1, column), 2)),
  );
}
