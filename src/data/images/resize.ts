import { depthOf, type Samples, samplesOf } from "../samples.js";
import type { Box, Size } from "./resizeMode.js";

/** Interleaved samples: height × width × channels. */
export interface Picture extends Size {
  readonly channels: number;
  readonly samples: Samples;
}

/** Weighted samples that are summed to one sample of the result, starting at `first`. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Resizes a part of a picture with the triangle kernel: bilinear, and widened when shrinking so that every sample
 * contributes (Turkowski, "Filters for Common Resampling Tasks", 1990). Pixel centers stay in place, and no value
 * leaves the range of its neighbors, so there is no ringing for a filter to respond to. libvips is not used because
 * it shifts a picture by half a pixel of the result when enlarging.
 */
export function resized(picture: Picture, crop: Box, size: Size): Samples {
  const { width, height, channels } = picture;
  const rows = tapsOf(crop.top, crop.height, size.height);
  const columns = tapsOf(crop.left, crop.width, size.width);
  // The cheaper axis goes first: a strip of 1 × 100,000,000 pixels must not grow on the way.
  const values =
    width * size.height <= size.width * height
      ? along(
          along(picture.samples, [1, height, width * channels], rows),
          [size.height, width, channels],
          columns,
        )
      : along(
          along(picture.samples, [height, width, channels], columns),
          [1, height, size.width * channels],
          rows,
        );
  return samplesOf(values, depthOf(picture.samples));
}

function tapsOf(start: number, length: number, count: number): readonly Taps[] {
  const scale = length / count;
  const radius = Math.max(1, scale);
  return Array.from({ length: count }, (_, index) => {
    const center = start + (index + 0.5) * scale;
    const first = Math.max(start, Math.floor(center - radius));
    const last = Math.min(start + length, Math.ceil(center + radius));
    const weights = Array.from({ length: last - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs(first + tap + 0.5 - center) / radius),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

type Axes = readonly [outer: number, length: number, inner: number];

/** Resamples the middle of three axes. */
function along(values: ArrayLike<number>, [outer, length, inner]: Axes, taps: readonly Taps[]): Float32Array {
  const result = new Float32Array(outer * taps.length * inner);
  for (let block = 0; block < outer; block += 1) {
    for (const [index, { first, weights }] of taps.entries()) {
      const to = (block * taps.length + index) * inner;
      for (const [tap, weight] of weights.entries()) {
        const from = (block * length + first + tap) * inner;
        for (let at = 0; at < inner; at += 1) {
          result[to + at] = (result[to + at] as number) + weight * (values[from + at] as number);
        }
      }
    }
  }
  return result;
}
