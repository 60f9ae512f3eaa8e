/** Values of an array, by type. */
export type ArrayValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Number type of `.npy` files. */
export interface ArrayType {
  /** NumPy's `descr` without the byte order. */
  readonly code: string;
  /** NumPy's name. */
  readonly name: string;
  /** Bytes of one number. */
  readonly bytes: number;
  /** Reads bytes that begin their buffer, the lowest byte of each number first. */
  readonly read: (bytes: Uint8Array) => ArrayValues;
}

const buffer = (bytes: Uint8Array) => bytes.buffer as ArrayBuffer;

/** Number types that are read. */
export const arrayTypes: readonly ArrayType[] = [
  { code: "u1", name: "uint8", bytes: 1, read: (bytes) => bytes },
  { code: "b1", name: "bool", bytes: 1, read: (bytes) => bytes },
  { code: "i1", name: "int8", bytes: 1, read: (bytes) => new Int8Array(buffer(bytes)) },
  { code: "u2", name: "uint16", bytes: 2, read: (bytes) => new Uint16Array(buffer(bytes)) },
  { code: "i2", name: "int16", bytes: 2, read: (bytes) => new Int16Array(buffer(bytes)) },
  { code: "u4", name: "uint32", bytes: 4, read: (bytes) => new Uint32Array(buffer(bytes)) },
  { code: "i4", name: "int32", bytes: 4, read: (bytes) => new Int32Array(buffer(bytes)) },
  {
    code: "u8",
    name: "uint64",
    bytes: 8,
    read: (bytes) => Float64Array.from(new BigUint64Array(buffer(bytes)), Number),
  },
  {
    code: "i8",
    name: "int64",
    bytes: 8,
    read: (bytes) => Float64Array.from(new BigInt64Array(buffer(bytes)), Number),
  },
  {
    code: "f2",
    name: "float16",
    bytes: 2,
    read: (bytes) => Float32Array.from(new Uint16Array(buffer(bytes)), halfFloat),
  },
  { code: "f4", name: "float32", bytes: 4, read: (bytes) => new Float32Array(buffer(bytes)) },
  { code: "f8", name: "float64", bytes: 8, read: (bytes) => new Float64Array(buffer(bytes)) },
];

/** Number of a half float's bits (IEEE 754 binary16). */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
