import type { Probe } from "./probe.js";
import { valuesOfSamples } from "./samples.js";

/** Some images of a probe that follow one another. */
export interface Batch {
  /** The place of the first one among all images. */
  readonly start: number;
  readonly shape: Probe["shape"];
  /** Values in [0, 1]: a view into the probe's, or made of its samples. */
  readonly values: Float32Array;
}

/** Number of images per batch. */
const BATCH = 32;

/** Part of a probe that batches are made of. */
export type Batched = Pick<Probe, "shape" | "values" | "samples">;

/** The images of a probe in batches, in order; the last one may be smaller. */
export function* batchesOf(probe: Batched, size = BATCH): Generator<Batch> {
  const [count, height, width, channels] = probe.shape;
  const each = height * width * channels;
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size);
    const values = valuesBetween(probe, start * each, end * each);
    yield { start, shape: [end - start, height, width, channels], values };
  }
}

// The values of samples are asked for only here, so that a large probe never holds them all.
function valuesBetween(probe: Batched, start: number, end: number): Float32Array {
  if (probe.samples === undefined) return probe.values.subarray(start, end);
  return valuesOfSamples(probe.samples.subarray(start, end));
}
