import { depthOf, type Samples, samplesOf, WHITE } from "../samples.js";
import type { Picture } from "./resize.js";
import type { Box, Size } from "./resizeMode.js";

/** The resampling filters of Pillow that frameworks resize photographs with. */
export const FILTERS = ["nearest", "bilinear", "bicubic"] as const;

/** The name of a resampling filter. */
export type FilterName = (typeof FILTERS)[number];

/** A convolution kernel, zero beyond its support. */
interface Kernel {
  readonly support: number;
  readonly at: (distance: number) => number;
}

const KERNELS: Readonly<Record<Exclude<FilterName, "nearest">, Kernel>> = {
  bilinear: { support: 1, at: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  /** Keys's cubic convolution with a = −0.5 ("Cubic convolution interpolation", 1981, equation 4). */
  bicubic: { support: 2, at: (distance) => cubic(Math.abs(distance)) },
};

/** Fraction bits of Pillow's weights for samples of 8 bits. */
const ONE = 2 ** 22;

/** The samples that one sample of the result is made of, from `first` on, and their weights in units of 2⁻²². */
interface Window {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Resizes a picture as `PIL.Image.resize` does, whose results torchvision, timm and Keras feed, and gives a part of the
 * result: antialiased where the picture shrinks, rows first, with weights of 22 bits and samples rounded after each
 * direction (Pillow, `Resample.c` and, for nearest, `Geometry.c`). libvips rounds its weights otherwise and shifts its
 * centers, so it does not give these values. Only the part is computed: a strip's whole result might fill the memory.
 */
export function resampled(picture: Picture, size: Size, { part, filter }: Resampling): Picture {
  const { width, height } = picture;
  const columns = { length: width, count: size.width, start: part.left, end: part.left + part.width };
  const rows = { length: height, count: size.height, start: part.top, end: part.top + part.height };
  if (filter === "nearest") return taken(picture, placesOf(rows), placesOf(columns));
  const kernel = KERNELS[filter];
  return alongColumns(alongRows(picture, windowsOf(columns, kernel), windowsOf(rows, kernel)));
}

/** The part of a resized picture that is wanted, and the filter. */
export interface Resampling {
  readonly part: Box;
  readonly filter: FilterName;
}

/** The range of indices that are wanted of one direction of a resized picture. */
interface Range {
  /** Length of the picture. */
  readonly length: number;
  /** Length of the whole result. */
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

function cubic(distance: number): number {
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  return distance < 2 ? ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 : 0;
}

function windowsOf({ length, count, start, end }: Range, { support, at }: Kernel): readonly Window[] {
  const scale = length / count;
  const stretch = Math.max(1, scale);
  return Array.from({ length: end - start }, (_, index) => {
    const center = (start + index + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support * stretch + 0.5));
    const last = Math.min(length, Math.trunc(center + support * stretch + 0.5));
    const raw = Array.from({ length: last - first }, (_, tap) => at((first + tap - center + 0.5) / stretch));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => fixed(weight / sum)) };
  });
}

/** A weight in units of 2⁻²², halves away from zero. */
function fixed(weight: number): number {
  return Math.trunc(weight * ONE + (weight < 0 ? -0.5 : 0.5));
}

/** A picture with its rows resized, and the windows that its columns are to be resized with. */
interface HalfResized {
  readonly picture: Picture;
  readonly rows: readonly Window[];
}

/** Resizes the rows that the windows of the other direction reach. */
function alongRows(
  { width, channels, samples }: Picture,
  columns: readonly Window[],
  rows: readonly Window[],
): HalfResized {
  const depth = depthOf(samples);
  const top = rows[0]?.first ?? 0;
  const height = Math.max(...rows.map(({ first, weights }) => first + weights.length)) - top;
  const result = samplesOf(height * columns.length * channels, depth);
  let to = 0;
  for (let row = top; row < top + height; row += 1) {
    for (const { first, weights } of columns) {
      const from = (row * width + first) * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        const stride = { from: from + channel, step: channels, white: WHITE[depth] };
        result[to] = weighted(samples, weights, stride);
        to += 1;
      }
    }
  }
  return {
    picture: { height, width: columns.length, channels, samples: result },
    rows: rows.map(({ first, weights }) => ({ first: first - top, weights })),
  };
}

function alongColumns({ picture: { width, channels, samples }, rows }: HalfResized): Picture {
  const depth = depthOf(samples);
  const step = width * channels;
  const result = samplesOf(rows.length * step, depth);
  for (const [row, { first, weights }] of rows.entries()) {
    for (let at = 0; at < step; at += 1) {
      const from = first * step + at;
      result[row * step + at] = weighted(samples, weights, { from, step, white: WHITE[depth] });
    }
  }
  return { height: rows.length, width, channels, samples: result };
}

interface Stride {
  readonly from: number;
  readonly step: number;
  readonly white: number;
}

function weighted(samples: Samples, weights: readonly number[], { from, step, white }: Stride): number {
  let sum = ONE / 2;
  for (let tap = 0; tap < weights.length; tap += 1) {
    sum += (weights[tap] as number) * (samples[from + tap * step] as number);
  }
  return Math.min(white, Math.max(0, Math.floor(sum / ONE)));
}

/** The samples at some rows and columns. */
function taken(
  { width, channels, samples }: Picture,
  rows: readonly number[],
  columns: readonly number[],
): Picture {
  const result = samplesOf(rows.length * columns.length * channels, depthOf(samples));
  let to = 0;
  for (const y of rows) {
    for (const x of columns) {
      const from = (y * width + x) * channels;
      result.set(samples.subarray(from, from + channels), to);
      to += channels;
    }
  }
  return { height: rows.length, width: columns.length, channels, samples: result };
}

/** The index of the sample under the center of each sample of the result. Steps are added up, as Pillow does. */
function placesOf({ length, count, start, end }: Range): readonly number[] {
  const step = length / count;
  let center = step / 2;
  const places = Array.from({ length: end }, () => {
    const place = Math.min(length - 1, Math.trunc(center));
    center += step;
    return place;
  });
  return places.slice(start);
}
