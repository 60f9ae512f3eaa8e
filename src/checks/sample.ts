import type { PreparedCase } from "./operations/operation.js";

/** Largest number of products that the reference of a case may sum in total: about a millisecond of work. */
const PRODUCTS = 400_000;
/** Lower bound of checked elements, even if each of them is a long sum. */
const FEWEST = 96;
/** Kernels compute channels in blocks of at most 64; most faults occur in a last block that is incomplete. */
const LAST_BLOCK = 64;
/** Step size that visits all positions of any smaller size in a scattered order. */
const STEP = 7_368_787;

/**
 * Elements of a result to compare with the reference: all of them if that is cheap; otherwise a sample spread over
 * all, and as many in the last block of channels.
 */
export function sampleOf({ size, products, channels }: PreparedCase, seed: number): Iterable<number> {
  const count = Math.max(FEWEST, Math.floor(PRODUCTS / Math.max(1, products)));
  return size <= count ? everything(size) : part({ size, channels, count, seed });
}

function* everything(size: number): Generator<number> {
  for (let index = 0; index < size; index++) yield index;
}

interface Part {
  readonly size: number;
  readonly channels: number;
  readonly count: number;
  readonly seed: number;
}

function* part({ size, channels, count, seed }: Part): Generator<number> {
  yield 0;
  yield size - 1;
  const half = Math.floor(count / 2);
  for (let turn = 0; turn < half; turn++) yield (seed + turn * STEP) % size;
  const block = Math.min(channels, LAST_BLOCK);
  const places = size / channels;
  for (let turn = 0; turn < half; turn++) {
    const place = (seed + turn * STEP) % places;
    yield place * channels + channels - 1 - (turn % block);
  }
}
