/** Converts 16-bit floats (IEEE 754 binary16) to 32 bits, without loss. */
export function halfFloats(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfFloat);
}

/** Converts bfloat16 numbers, which are the upper halves of 32-bit floats. */
export function upperHalves(bits: Uint16Array): Float32Array {
  const whole = Uint32Array.from(bits, (half) => half << 16);
  return new Float32Array(whole.buffer);
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
