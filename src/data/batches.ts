import { type Feed, feedsBetween } from "./feed.js";
import type { Probe } from "./probe.js";
import { valuesOf, valuesOfSamples } from "./samples.js";

/** Consecutive images of a probe. */
export interface Batch {
  /** Index of the first image among all images. */
  readonly start: number;
  readonly shape: Probe["shape"];
  /** Values in [0, 1]: a view into the probe's values, or converted from its samples. */
  readonly values: Float32Array;
  /** Values of further inputs for these images. Default: none. */
  readonly feeds?: readonly Feed[];
}

/** Number of images per batch. */
const BATCH = 32;

/** Parts of a probe that batches are made from. */
export type Batched = Pick<Probe, "shape" | "values" | "samples" | "read" | "feeds">;

/** Images of a probe in batches, in order; the last batch may be smaller. */
export function batchesOf(probe: Batched, size = BATCH): Generator<Batch> {
  return batchesBetween(probe, 0, probe.shape[0], size);
}

/** Same for the images from one index up to another. */
export function* batchesBetween(probe: Batched, from: number, to: number, size = BATCH): Generator<Batch> {
  const [, height, width, channels] = probe.shape;
  const each = height * width * channels;
  for (let start = from; start < to; start += size) {
    const end = Math.min(to, start + size);
    const values = probe.read?.(start, end) ?? valuesBetween(probe, start * each, end * each);
    const feeds = probe.feeds && { feeds: feedsBetween(probe.feeds, start, end) };
    yield { start, shape: [end - start, height, width, channels], values: valuesOf(values), ...feeds };
  }
}

// Samples are converted only here, so that the values of a large probe are never all in memory.
function valuesBetween(probe: Batched, start: number, end: number): Float32Array {
  if (probe.samples === undefined) return probe.values.subarray(start, end);
  return valuesOfSamples(probe.samples.subarray(start, end));
}
