import { createHash } from "node:crypto";
import { UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { shapeText } from "../core/format.js";
import type { StoredPixels } from "./images/loadImages.js";
import { bytesOfSamples, type Samples, valuesOf } from "./samples.js";

/** Facts of a probe besides its pixels: images, height, width, channels. */
export interface Shaped {
  readonly shape: readonly [number, number, number, number];
}

/** Pixels of a probe, in the fields of `Probe`. */
export interface ProbePixels {
  readonly values: Float32Array;
  readonly samples?: Samples;
  readonly read?: StoredPixels["take"];
  readonly sha256: string;
}

/** Most values that are in memory at once. */
const MOST_VALUES = 2 ** 28;

/** Images whose bytes are hashed at a time. */
const HASHED = 64;

/** Probe of pixels in memory. Values of samples are computed on first access. */
export function heldProbe<Facts extends Shaped>(
  facts: Facts,
  pixels: Samples | Float32Array,
): Facts & ProbePixels {
  if (pixels instanceof Float32Array) return { ...facts, values: pixels, sha256: sha256Of(bytesOf(pixels)) };
  let values: Float32Array | undefined;
  return {
    ...facts,
    samples: pixels,
    get values() {
      values ??= valuesOf(pixels);
      return values;
    },
    sha256: sha256Of(bytesOf(pixels)),
  };
}

/**
 * Probe of pixels of which only some are in memory at a time; small ones are held. Access to its values throws `UserError` if
 * they would not fit into memory.
 */
export function storedProbe<Facts extends Shaped>(
  facts: Facts,
  { isHeld, take }: StoredPixels,
): Facts & ProbePixels {
  const { shape } = facts;
  const [count] = shape;
  if (isHeld) return heldProbe(facts, take(0, count));
  const hash = createHash("sha256");
  for (let start = 0; start < count; start += HASHED) {
    hash.update(bytesOf(take(start, Math.min(count, start + HASHED))));
  }
  let values: Float32Array | undefined;
  return {
    ...facts,
    read: take,
    get values() {
      refuseTooMany(shape);
      values ??= valuesOf(take(0, count));
      return values;
    },
    sha256: hash.digest("hex"),
  };
}

function refuseTooMany(shape: Shaped["shape"]): void {
  if (shape.reduce((product, size) => product * size, 1) <= MOST_VALUES) return;
  throw new UserError(
    `The probe has ${shapeText(shape)} values, more than can be held at once. Show fewer images; activation-stats and other measures need no more than a batch.`,
  );
}

function bytesOf(pixels: Samples | Float32Array): Uint8Array {
  if (!(pixels instanceof Float32Array)) return bytesOfSamples(pixels);
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
}
