/** Pixels as whole numbers: bytes, or 16 bits each where a source has more than 256 levels. The largest number is 1. */
export type Samples = Uint8Array | Uint16Array;

/** The samples of one depth. */
export type Depth = 8 | 16;

/** The sample that stands for 1, by depth. */
export const WHITE: Readonly<Record<Depth, number>> = { 8: 255, 16: 65_535 };

/** The depth of samples. */
export function depthOf(samples: Samples): Depth {
  return samples.BYTES_PER_ELEMENT === 1 ? 8 : 16;
}

/** Creates samples of a depth: a count of zeros, or a list's values rounded to integers. */
export function samplesOf(values: ArrayLike<number> | number, depth: Depth): Samples {
  if (typeof values === "number") return depth === 8 ? new Uint8Array(values) : new Uint16Array(values);
  return depth === 8 ? Uint8Array.from(values, Math.round) : Uint16Array.from(values, Math.round);
}

/** Samples as values in [0, 1]: 255, or 65,535 of 16 bits, is 1. */
export function valuesOfSamples(samples: Samples): Float32Array {
  const values = new Float32Array(samples.length);
  const white = WHITE[depthOf(samples)];
  // `Float32Array.from` would gather all numbers in a list first, at ten times the memory.
  for (let index = 0; index < values.length; index++) values[index] = (samples[index] as number) / white;
  return values;
}

/** Arrays of samples as one. Bytes among 16 bits are widened without loss: 255 becomes 65,535. */
export function joinedSamples(parts: readonly Samples[]): Samples {
  const depth = parts.some((part) => depthOf(part) === 16) ? 16 : 8;
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

/** The bytes of samples, in order, those of 16 bits with the low byte first. */
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
