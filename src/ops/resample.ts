import tf = require("@tensorflow/tfjs");

import { type Between, resizeAxis } from "./enlarge.js";

/** Mapping from output to input positions (ONNX, Resize: `coordinate_transformation_mode`). */
export type Alignment =
  | "half_pixel"
  | "half_pixel_symmetric"
  | "pytorch_half_pixel"
  | "align_corners"
  | "asymmetric"
  | "tf_half_pixel_for_nn";

/** Choice of the nearest pixel for a position between two (ONNX, Resize: `nearest_mode`). */
export type Rounding = "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil";

/** New length of one axis, and the method to reach it. */
export interface Resampling {
  readonly length: number;
  /** Ratio of output to input, if it differs from the ratio of their lengths. */
  readonly scale: number;
  readonly alignment: Alignment;
  /** Rounding for nearest-neighbor interpolation; undefined to interpolate linearly. */
  readonly nearest?: Rounding;
}

/** Resizes a tensor along one axis as ONNX's Resize defines it. */
export function resample(x: tf.Tensor, axis: number, how: Resampling): tf.Tensor {
  const from = x.shape[axis] as number;
  if (from === how.length && how.scale === 1) return x;
  return resizeAxis(x, axis, betweenOf(from, how));
}

function betweenOf(from: number, { length, scale, alignment, nearest }: Resampling): Between {
  const clamp = (place: number) => Math.min(Math.max(place, 0), from - 1);
  const places = Array.from({ length }, (_, at) => {
    const place = originOf(at, { from, length, scale, alignment });
    return clamp(nearest === undefined ? place : ROUNDINGS[nearest](place));
  });
  const low = places.map(Math.floor);
  return {
    low,
    high: low.map((at) => clamp(at + 1)),
    share: places.map((place, at) => place - (low[at] as number)),
  };
}

function originOf(
  at: number,
  {
    from,
    length,
    scale,
    alignment,
  }: Pick<Resampling, "length" | "scale" | "alignment"> & { readonly from: number },
): number {
  switch (alignment) {
    case "asymmetric":
      return at / scale;
    case "align_corners":
      return length === 1 ? 0 : (at * (from - 1)) / (scale * from - 1);
    case "tf_half_pixel_for_nn":
      return (at + 0.5) / scale;
    case "pytorch_half_pixel":
      return length > 1 ? (at + 0.5) / scale - 0.5 : 0;
    case "half_pixel_symmetric": {
      const adjustment = length / (scale * from);
      return (from / 2) * (1 - adjustment) + (at + 0.5) / scale - 0.5;
    }
    default:
      return (at + 0.5) / scale - 0.5;
  }
}

const ROUNDINGS: Readonly<Record<Rounding, (place: number) => number>> = {
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/**
 * Rearranges blocks of channels into pixels: channels × b² become b × b pixels, with the position in the block as the
 * first or the last channel factor.
 */
export function depthToSpace(x: tf.Tensor4D, block: number, isFirst: boolean): tf.Tensor {
  const [images, height, width, channels] = x.shape;
  const depth = channels / block ** 2;
  const shape = isFirst ? [block, block, depth] : [depth, block, block];
  const apart = tf.reshape(x, [images, height, width, ...shape]);
  const pixels = tf.transpose(apart, isFirst ? [0, 1, 3, 2, 4, 5] : [0, 1, 4, 2, 5, 3]);
  return tf.reshape(pixels, [images, height * block, width * block, depth]);
}

/** Inverse of `depthToSpace`: each block of b × b pixels becomes channels of one pixel. */
export function spaceToDepth(x: tf.Tensor4D, block: number, isFirst: boolean): tf.Tensor {
  const [images, height, width, channels] = x.shape;
  const [rows, columns] = [height / block, width / block];
  const apart = tf.reshape(x, [images, rows, block, columns, block, channels]);
  const blocks = tf.transpose(apart, isFirst ? [0, 1, 3, 2, 4, 5] : [0, 1, 3, 5, 2, 4]);
  return tf.reshape(blocks, [images, rows, columns, channels * block ** 2]);
}
