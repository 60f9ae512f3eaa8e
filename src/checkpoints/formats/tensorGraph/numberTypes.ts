import { halfFloats, upperHalves } from "../../files/halfFloats.js";
import { type Numbers, sizeOf } from "./plain.js";

/** Number type of stored tensors, little-endian. */
export interface NumberType {
  readonly bytes: number;
  readonly isWhole: boolean;
  /** Reads numbers from their bytes: a view of these wherever they are stored as they are computed with, else a copy. */
  readonly read: (bytes: Uint8Array) => Numbers;
}

export type NumberTypeName =
  | "float16"
  | "float32"
  | "float64"
  | "bfloat16"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool";

/** Array of numbers over memory. */
interface NumberArray<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** View of bytes as numbers. Views begin at multiples of their numbers' length only: other bytes are copied. */
function viewed<T>(kind: NumberArray<T>, bytes: Uint8Array): T {
  const width = kind.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, length } = bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes);
  return new kind(buffer, byteOffset, length / width);
}

/** Supported number types, by name. */
export const NUMBER_TYPES: Readonly<Record<NumberTypeName, NumberType>> = {
  float16: { bytes: 2, isWhole: false, read: (bytes) => halfFloats(viewed(Uint16Array, bytes)) },
  float32: { bytes: 4, isWhole: false, read: (bytes) => viewed(Float32Array, bytes) },
  float64: { bytes: 8, isWhole: false, read: (bytes) => Float32Array.from(viewed(Float64Array, bytes)) },
  bfloat16: { bytes: 2, isWhole: false, read: (bytes) => upperHalves(viewed(Uint16Array, bytes)) },
  int8: { bytes: 1, isWhole: true, read: (bytes) => viewed(Int8Array, bytes) },
  int16: { bytes: 2, isWhole: true, read: (bytes) => viewed(Int16Array, bytes) },
  int32: { bytes: 4, isWhole: true, read: (bytes) => viewed(Int32Array, bytes) },
  int64: { bytes: 8, isWhole: true, read: (bytes) => numbersOf(viewed(BigInt64Array, bytes)) },
  uint8: { bytes: 1, isWhole: true, read: (bytes) => viewed(Uint8Array, bytes) },
  uint16: { bytes: 2, isWhole: true, read: (bytes) => viewed(Uint16Array, bytes) },
  uint32: { bytes: 4, isWhole: true, read: (bytes) => Float64Array.from(viewed(Uint32Array, bytes)) },
  uint64: { bytes: 8, isWhole: true, read: (bytes) => numbersOf(viewed(BigUint64Array, bytes)) },
  bool: { bytes: 1, isWhole: true, read: (bytes) => viewed(Uint8Array, bytes) },
};

function numbersOf(whole: BigInt64Array | BigUint64Array): Float64Array {
  return Float64Array.from(whole as BigInt64Array, Number);
}

/** Number of elements of a stored tensor. Throws a clause for an impossible shape. */
export function checkedSize(name: string, dims: readonly number[]): number {
  const size = sizeOf(dims);
  if (dims.every((length) => Number.isSafeInteger(length) && length >= 0) && Number.isSafeInteger(size))
    return size;
  throw new Error(`its tensor '${name}' has the impossible shape ${dims.join("×")}`);
}
