import type { Samples } from "../figure.js";

/** The finite samples of several planes, in a new array. */
export function finiteOf(parts: readonly Samples[]): Float32Array {
  const room = parts.reduce((sum, { width, height }) => sum + width * height, 0);
  const finite = new Float32Array(room);
  let count = 0;
  for (const { values, offset, stride, width, height } of parts) {
    const end = offset + width * height * stride;
    for (let index = offset; index < end; index += stride) {
      const value = values[index] as number;
      // Exact for NaN and both infinities, and faster than a call.
      if (value - value === 0) finite[count++] = value;
    }
  }
  return finite.subarray(0, count);
}

/** The nonzero numbers. (`filter` would use several times the memory.) */
export function withoutZeros(numbers: Float32Array): Float32Array {
  const others = new Float32Array(numbers.length);
  let count = 0;
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index] as number;
    if (value !== 0) others[count++] = value;
  }
  return others.subarray(0, count);
}

/** The extremes of finite numbers; undefined if there are none. */
export function extremesOf(finite: Float32Array): readonly [number, number] | undefined {
  if (finite.length === 0) return undefined;
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < finite.length; index++) {
    const value = finite[index] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
