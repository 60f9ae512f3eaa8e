import { halfFloats, upperHalves } from "../../files/halfFloats.js";
import {
  checkedSize,
  NUMBER_TYPES,
  type NumberType,
  type NumberTypeName,
} from "../tensorGraph/numberTypes.js";
import type { Numbers, Plain } from "../tensorGraph/plain.js";

/** Tensor as stored in the file (`TensorProto`). */
export interface StoredTensor {
  name: string;
  dims: number[];
  type: number;
  /** Numbers as little-endian bytes; undefined if they are listed or in another file. */
  raw: Uint8Array | undefined;
  /** Numbers, if they are listed. */
  listed: number[];
  /** Offset in memory of the message that describes it; undefined if it is not from a file. */
  start?: number;
  /** Location in an adjacent file: `location`, `offset`, `length`. Undefined if the numbers are in this file. */
  external: Map<string, string> | undefined;
}

/**
 * Types of ONNX by their numbers in `TensorProto.DataType`, except strings, complex numbers and types of less than 8
 * bits.
 */
const TYPES: Readonly<Record<number, NumberTypeName>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

function numberType(type: number): NumberType | undefined {
  const name = TYPES[type];
  return name && NUMBER_TYPES[name];
}

/** True for types of real numbers: casts between them pass values on. */
export function isReal(type: number): boolean {
  return numberType(type)?.isWhole === false;
}

/** Type number of booleans. */
export const BOOL = 9;

/** Name of a type: `float16`. */
export function typeName(type: number): string {
  return TYPES[type] ?? UNREAD[type] ?? `unknown ${type}`;
}

const UNREAD: Readonly<Record<number, string>> = {
  8: "text",
  14: "complex64",
  15: "complex128",
  21: "uint4",
  22: "int4",
};

/** Number of bytes that a tensor takes. Throws a clause for an impossible shape or an unsupported type. */
export function storedBytes({ name, dims, type }: StoredTensor): number {
  const kind = numberType(type);
  if (kind === undefined)
    throw new Error(
      `its tensor '${name}' holds numbers of the type ${typeName(type)}, which convscope does not read`,
    );
  return checkedSize(name, dims) * kind.bytes;
}

/** Throws a clause if a file stores a different number of elements than a tensor's shape needs. */
export function checkNumbers(tensor: StoredTensor, external?: Uint8Array): void {
  const expected = storedBytes(tensor);
  const { name, dims, type, listed } = tensor;
  const { bytes } = numberType(type) as NumberType;
  const raw = external ?? tensor.raw;
  const found = raw === undefined ? listed.length * bytes : raw.length;
  if (found !== expected)
    throw new Error(
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers but has ${Math.floor(found / bytes)}`,
    );
}

/** Numbers of a tensor. Throws like `checkNumbers`. */
export function readNumbers(tensor: StoredTensor, external?: Uint8Array): Plain {
  checkNumbers(tensor, external);
  const { dims, type, listed } = tensor;
  const { isWhole, read } = numberType(type) as NumberType;
  const raw = external ?? tensor.raw;
  if (raw === undefined) return { dims, values: listedNumbers(listed, type), isWhole };
  return { dims, values: read(raw), isWhole };
}

/** Alignment at which the engine computes with numbers in place, in bytes. */
const ALIGNMENT = 64;

/** Alignment of numbers of 32 bits, in bytes. */
const LEAST_ALIGNMENT = 4;

/** The shortest field whose tag and length take the three bytes by which it may be moved. */
const LEAST_MOVED = 128;

/** More bytes than the tag and length of a message take, and fewer than a message with numbers in it. */
const LONGEST_TAG = 8;

/**
 * Moves the bytes of tensors within those of their file so that numbers of 32 bits are read in place: weights would be
 * copied once more otherwise. Each goes to a lower place, over the part of its message that has been read, and over what
 * the tensor just before it left: the file cannot be read again.
 */
export function alignTensors(tensors: readonly StoredTensor[]): void {
  let before = { left: 0, end: 0 };
  for (const tensor of tensors) {
    const { raw, start } = tensor;
    if (raw === undefined) continue;
    const { buffer, byteOffset, length } = raw;
    const isNext = start !== undefined && start >= before.left && start - before.left < LONGEST_TAG;
    const place = length < LEAST_MOVED ? byteOffset : placeOf(byteOffset, isNext ? before.end : start);
    if (place !== byteOffset) {
      tensor.raw = new Uint8Array(buffer, place, length);
      tensor.raw.set(raw);
    }
    before = { left: byteOffset + length, end: place + length };
  }
}

/** The best aligned place for bytes that may go down to a place. Default: over their own tag and length only. */
function placeOf(offset: number, lowest = offset): number {
  const best = offset - (offset % ALIGNMENT);
  return best >= lowest ? best : offset - (offset % LEAST_ALIGNMENT);
}

/** Numbers of a list. 16-bit floats are listed as their bits. */
function listedNumbers(listed: readonly number[], type: number): Numbers {
  const name = TYPES[type] as NumberTypeName;
  const { isWhole } = NUMBER_TYPES[name];
  if (name === "float16") return halfFloats(Uint16Array.from(listed));
  if (name === "bfloat16") return upperHalves(Uint16Array.from(listed));
  if (!isWhole) return Float32Array.from(listed);
  const limits = WHOLE[name];
  return limits === undefined ? Float64Array.from(listed) : limits.from(listed);
}

/** Arrays of integers that keep their type, which determines the range of quantized values. */
const WHOLE: Readonly<Record<string, { readonly from: (numbers: readonly number[]) => Numbers }>> = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
};
