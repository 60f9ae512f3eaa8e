import type { Probe } from "./probe.js";

/** Some images of a probe that follow one another. */
export interface Batch {
  /** The place of the first one among all images. */
  readonly start: number;
  readonly shape: Probe["shape"];
  /** A view into the probe's values, no copy. */
  readonly values: Float32Array;
}

/** How many images a network is shown at a time. */
export const BATCH = 32;

/** The images of a probe in batches, in order; the last one may be smaller. */
export function* batchesOf(
  { shape, values }: Pick<Probe, "shape" | "values">,
  size = BATCH,
): Generator<Batch> {
  const [count, height, width, channels] = shape;
  const each = height * width * channels;
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size);
    yield {
      start,
      shape: [end - start, height, width, channels],
      values: values.subarray(start * each, end * each),
    };
  }
}
