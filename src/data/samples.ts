/** Bytes as values in [0, 1]: 255 is 1. */
export function valuesOfSamples(samples: Uint8Array): Float32Array {
  const values = new Float32Array(samples.length);
  // `Float32Array.from` would gather all numbers in a list first, at ten times the memory.
  for (let index = 0; index < values.length; index++) values[index] = (samples[index] as number) / 255;
  return values;
}
