import { halfFloats, upperHalves } from "../../files/halfFloats.js";
import type { StoredTensor } from "./messages.js";
import { type Numbers, type Plain, sizeOf } from "./plain.js";

/** One type of numbers in the file. */
interface NumberType {
  readonly name: string;
  readonly bytes: number;
  readonly isWhole: boolean;
  /** The numbers that bytes of their own, from the start of a buffer, hold. */
  readonly read: (buffer: ArrayBuffer) => Numbers;
}

/** The types of ONNX by their numbers in `TensorProto.DataType`, but for texts, complex numbers and those below 8 bits. */
const TYPES: Readonly<Record<number, NumberType>> = {
  1: { name: "float32", bytes: 4, isWhole: false, read: (buffer) => new Float32Array(buffer) },
  2: { name: "uint8", bytes: 1, isWhole: true, read: (buffer) => new Uint8Array(buffer) },
  3: { name: "int8", bytes: 1, isWhole: true, read: (buffer) => new Int8Array(buffer) },
  4: { name: "uint16", bytes: 2, isWhole: true, read: (buffer) => new Uint16Array(buffer) },
  5: { name: "int16", bytes: 2, isWhole: true, read: (buffer) => new Int16Array(buffer) },
  6: { name: "int32", bytes: 4, isWhole: true, read: (buffer) => new Int32Array(buffer) },
  7: { name: "int64", bytes: 8, isWhole: true, read: (buffer) => numbersOf(new BigInt64Array(buffer)) },
  9: { name: "bool", bytes: 1, isWhole: true, read: (buffer) => new Uint8Array(buffer) },
  10: { name: "float16", bytes: 2, isWhole: false, read: (buffer) => halfFloats(new Uint16Array(buffer)) },
  11: {
    name: "float64",
    bytes: 8,
    isWhole: false,
    read: (buffer) => Float32Array.from(new Float64Array(buffer)),
  },
  12: {
    name: "uint32",
    bytes: 4,
    isWhole: true,
    read: (buffer) => Float64Array.from(new Uint32Array(buffer)),
  },
  13: { name: "uint64", bytes: 8, isWhole: true, read: (buffer) => numbersOf(new BigUint64Array(buffer)) },
  16: { name: "bfloat16", bytes: 2, isWhole: false, read: (buffer) => upperHalves(new Uint16Array(buffer)) },
};

/** The types whose numbers are real ones: casts between them pass values on. */
export function isReal(type: number): boolean {
  return TYPES[type]?.isWhole === false;
}

/** The type of truths. */
export const BOOL = 9;

/** The name of a type: `float16`. */
export function typeName(type: number): string {
  return TYPES[type]?.name ?? UNREAD[type] ?? `unknown ${type}`;
}

const UNREAD: Readonly<Record<number, string>> = {
  8: "text",
  14: "complex64",
  15: "complex128",
  21: "uint4",
  22: "int4",
};

/** The number of bytes that a tensor takes. Throws a sentence for a shape or type that cannot be. */
export function storedBytes({ name, dims, type }: StoredTensor): number {
  const kind = TYPES[type];
  if (kind === undefined)
    throw new Error(
      `its tensor '${name}' holds numbers of the type ${typeName(type)}, which convscope does not read`,
    );
  const size = sizeOf(dims);
  if (!dims.every((length) => Number.isSafeInteger(length) && length >= 0) || !Number.isSafeInteger(size))
    throw new Error(`its tensor '${name}' has the impossible shape ${dims.join("×")}`);
  return size * kind.bytes;
}

/** Throws a sentence where a file has other numbers of a tensor than its shape needs. */
export function checkNumbers(tensor: StoredTensor, external?: Uint8Array): void {
  const due = storedBytes(tensor);
  const { name, dims, type, listed } = tensor;
  const { bytes } = TYPES[type] as NumberType;
  const raw = external ?? tensor.raw;
  const found = raw === undefined ? listed.length * bytes : raw.length;
  if (found !== due)
    throw new Error(
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers and has ${Math.floor(found / bytes)}`,
    );
}

/** The numbers of a tensor. Throws as `checkNumbers`. */
export function readNumbers(tensor: StoredTensor, external?: Uint8Array): Plain {
  checkNumbers(tensor, external);
  const { dims, type, listed } = tensor;
  const { isWhole, read } = TYPES[type] as NumberType;
  const raw = external ?? tensor.raw;
  if (raw === undefined) return { dims, values: listedNumbers(listed, type), isWhole };
  if (type === FLOAT && isAligned(raw))
    return { dims, values: new Float32Array(raw.buffer, raw.byteOffset, raw.length / ALIGNMENT), isWhole };
  // Bytes of a file lie at any place, and a view of numbers only at multiples of their length: they are copied.
  return { dims, values: read(Uint8Array.from(raw).buffer), isWhole };
}

const FLOAT = 1;
const ALIGNMENT = 4;

function isAligned({ byteOffset }: Uint8Array): boolean {
  return byteOffset % ALIGNMENT === 0;
}

/** The shortest field whose tag and length take the three bytes by which it may be moved. */
const LEAST_MOVED = 128;

/**
 * Moves the bytes of tensors within those of their file so that numbers of 32 bits are read in place: weights would be
 * copied once more otherwise. Each goes to the next lower multiple of four, over its own tag and length: the file cannot
 * be read again.
 */
export function alignTensors(tensors: readonly StoredTensor[]): void {
  for (const tensor of tensors) {
    const { raw } = tensor;
    if (raw === undefined || raw.length < LEAST_MOVED || isAligned(raw)) continue;
    const { buffer, byteOffset, length } = raw;
    const start = byteOffset - (byteOffset % ALIGNMENT);
    const moved = new Uint8Array(buffer, start, length);
    moved.set(raw);
    tensor.raw = moved;
  }
}

/** Numbers of a list. Those of 16 bits are listed as their bits. */
function listedNumbers(listed: readonly number[], type: number): Numbers {
  const { name, isWhole } = TYPES[type] as NumberType;
  if (name === "float16") return halfFloats(Uint16Array.from(listed));
  if (name === "bfloat16") return upperHalves(Uint16Array.from(listed));
  if (!isWhole) return Float32Array.from(listed);
  const limits = WHOLE[name];
  return limits === undefined ? Float64Array.from(listed) : limits.from(listed);
}

/** The arrays of whole numbers that keep their type, which says how far quantized values reach. */
const WHOLE: Readonly<Record<string, { readonly from: (numbers: readonly number[]) => Numbers }>> = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
};

function numbersOf(whole: BigInt64Array | BigUint64Array): Float64Array {
  return Float64Array.from(whole as BigInt64Array, Number);
}
