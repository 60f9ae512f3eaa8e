import { halfFloats, upperHalves } from "../../files/halfFloats.js";
import { type Numbers, sizeOf } from "./plain.js";

/** Number type of stored tensors, little-endian. */
export interface NumberType {
  readonly bytes: number;
  readonly isWhole: boolean;
  /** Reads the numbers of a buffer that begins with them. */
  readonly read: (buffer: ArrayBuffer) => Numbers;
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

/** Supported number types, by name. */
export const NUMBER_TYPES: Readonly<Record<NumberTypeName, NumberType>> = {
  float16: { bytes: 2, isWhole: false, read: (buffer) => halfFloats(new Uint16Array(buffer)) },
  float32: { bytes: 4, isWhole: false, read: (buffer) => new Float32Array(buffer) },
  float64: { bytes: 8, isWhole: false, read: (buffer) => Float32Array.from(new Float64Array(buffer)) },
  bfloat16: { bytes: 2, isWhole: false, read: (buffer) => upperHalves(new Uint16Array(buffer)) },
  int8: { bytes: 1, isWhole: true, read: (buffer) => new Int8Array(buffer) },
  int16: { bytes: 2, isWhole: true, read: (buffer) => new Int16Array(buffer) },
  int32: { bytes: 4, isWhole: true, read: (buffer) => new Int32Array(buffer) },
  int64: { bytes: 8, isWhole: true, read: (buffer) => numbersOf(new BigInt64Array(buffer)) },
  uint8: { bytes: 1, isWhole: true, read: (buffer) => new Uint8Array(buffer) },
  uint16: { bytes: 2, isWhole: true, read: (buffer) => new Uint16Array(buffer) },
  uint32: { bytes: 4, isWhole: true, read: (buffer) => Float64Array.from(new Uint32Array(buffer)) },
  uint64: { bytes: 8, isWhole: true, read: (buffer) => numbersOf(new BigUint64Array(buffer)) },
  bool: { bytes: 1, isWhole: true, read: (buffer) => new Uint8Array(buffer) },
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
