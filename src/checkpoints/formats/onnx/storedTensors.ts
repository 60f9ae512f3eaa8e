import { halfFloats, upperHalves } from "../../files/halfFloats.js";
import {
  checkedSize,
  NUMBER_TYPES,
  type NumberType,
  type NumberTypeName,
} from "../tensorGraph/numberTypes.js";
import type { Numbers, Plain } from "../tensorGraph/plain.js";

/** A tensor as the file stores it (`TensorProto`). */
export interface StoredTensor {
  name: string;
  dims: number[];
  type: number;
  /** The numbers as bytes in little-endian order; undefined if they are listed or lie in another file. */
  raw: Uint8Array | undefined;
  /** The numbers where they are listed. */
  listed: number[];
  /** Their place in a file beside: `location`, `offset`, `length`. Undefined if they lie in this one. */
  external: Map<string, string> | undefined;
}

/** The types of ONNX by their numbers in `TensorProto.DataType`, but for texts, complex numbers and those below 8 bits. */
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

/** The types whose numbers are real ones: casts between them pass values on. */
export function isReal(type: number): boolean {
  return numberType(type)?.isWhole === false;
}

/** The type of truths. */
export const BOOL = 9;

/** The name of a type: `float16`. */
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

/** The number of bytes that a tensor takes. Throws a sentence for a shape or type that cannot be. */
export function storedBytes({ name, dims, type }: StoredTensor): number {
  const kind = numberType(type);
  if (kind === undefined)
    throw new Error(
      `its tensor '${name}' holds numbers of the type ${typeName(type)}, which convscope does not read`,
    );
  return checkedSize(name, dims) * kind.bytes;
}

/** Throws a sentence where a file has other numbers of a tensor than its shape needs. */
export function checkNumbers(tensor: StoredTensor, external?: Uint8Array): void {
  const due = storedBytes(tensor);
  const { name, dims, type, listed } = tensor;
  const { bytes } = numberType(type) as NumberType;
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
  const { isWhole, read } = numberType(type) as NumberType;
  const raw = external ?? tensor.raw;
  if (raw === undefined) return { dims, values: listedNumbers(listed, type), isWhole };
  // Bytes of a file lie at any place, and a view of numbers only at multiples of their length: they are copied.
  return { dims, values: read(Uint8Array.from(raw).buffer), isWhole };
}

/** Numbers of a list. Those of 16 bits are listed as their bits. */
function listedNumbers(listed: readonly number[], type: number): Numbers {
  const name = TYPES[type] as NumberTypeName;
  const { isWhole } = NUMBER_TYPES[name];
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
