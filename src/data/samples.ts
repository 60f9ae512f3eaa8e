/** Pixels as integers: 8 bits, or 16 bits if a source has more than 256 levels. The largest number is 1. */
export type Samples = Uint8Array | Uint16Array;

/** Bits per sample. */
export type Depth = 8 | 16;

/** Sample that represents 1, by depth. */
export const WHITE: Readonly<Record<Depth, number>> = { 8: 255, 16: 65_535 };

/** Depth of samples. */
export function depthOf(samples: Samples): Depth {
  return samples.BYTES_PER_ELEMENT === 1 ? 8 : 16;
}

/** Creates samples of a depth: a count of zeros, or a list's values rounded to integers. */
export function samplesOf(values: ArrayLike<number> | number, depth: Depth): Samples {
  if (typeof values === "number") return depth === 8 ? new Uint8Array(values) : new Uint16Array(values);
  return depth === 8 ? Uint8Array.from(values, Math.round) : Uint16Array.from(values, Math.round);
}

/** Converts samples to values in [0, 1]: 255, or 65,535 of 16 bits, becomes 1. */
export function valuesOfSamples(samples: Samples): Float32Array {
  const values = new Float32Array(samples.length);
  const white = WHITE[depthOf(samples)];
  // `Float32Array.from` would first collect all numbers in a list, using ten times the memory.
  for (let index = 0; index < values.length; index++) values[index] = (samples[index] as number) / white;
  return values;
}

/** Values of pixels: those of samples are in [0, 1]. */
export function valuesOf(pixels: Samples | Float32Array): Float32Array {
  return pixels instanceof Float32Array ? pixels : valuesOfSamples(pixels);
}

/** Concatenates samples. 8-bit samples among 16-bit ones are widened without loss: 255 becomes 65,535; so are all if the least depth is 16. */
export function joinedSamples(parts: readonly Samples[], least: Depth = 8): Samples {
  const depth = parts.some((part) => depthOf(part) === 16) ? 16 : least;
  const joined = samplesOf(
    parts.reduce((length, part) => length + part.length, 0),
    depth,
  );
  let offset = 0;
  for (const part of parts) {
    joined.set(depthOf(part) === depth ? part : widened(part), offset);
    offset += part.length;
  }
  return joined;
}

/** Bytes of samples in order; 16-bit samples have the low byte first. */
export function bytesOfSamples(samples: Samples): Uint8Array {
  if (samples instanceof Uint8Array) return samples;
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, index) => {
    view.setUint16(2 * index, sample, true);
  });
  return bytes;
}

function widened(bytes: Samples): Samples {
  return Uint16Array.from(bytes, (byte) => 257 * byte);
}
