import { UserError } from "../../core/errors.js";
import type { Tap } from "../../network/tap.js";

/** Bytes of a number in an activation. */
const NUMBER = 4;

/** Copies of recorded activations in memory: the engine's, and the drawn one. */
const COPIES = 2;

/** Numbers of taps for one image; null if a size is open. */
export function numbersOfTaps(taps: readonly Pick<Tap, "shape">[]): number | null {
  return taps.reduce<number | null>((sum, { shape }) => {
    const size = shape.reduce<number | null>(
      (product, length) => (product === null || length === null ? null : product * length),
      1,
    );
    return sum === null || size === null ? null : sum + size;
  }, 0);
}

/** Bytes that recorded activations take: 32-bit numbers, once in the engine and once as they are drawn. */
export function bytesOfNumbers(numbers: number): number {
  return NUMBER * COPIES * numbers;
}

/** Text of a number of bytes in GB, or in MB below one. */
export function memoryText(bytes: number): string {
  return bytes >= 1e9
    ? `${Number((bytes / 1e9).toPrecision(2))} GB`
    : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** Throws `UserError` if the activations of taps for some images would not fit into the available bytes. */
export function refuseBeyondMemory(
  taps: readonly Pick<Tap, "shape">[],
  images: number,
  available: number | undefined,
): void {
  const numbers = numbersOfTaps(taps);
  if (available === undefined || numbers === null) return;
  const needed = bytesOfNumbers(numbers * images);
  if (needed <= available) return;
  throw new UserError(
    `The activations of ${taps.length} taps for ${images} images need ${memoryText(needed)} of memory, and ${memoryText(available)} are available. Choose fewer taps with --taps or fewer images with --input, or smaller ones with --size where the network's input is open.`,
  );
}
