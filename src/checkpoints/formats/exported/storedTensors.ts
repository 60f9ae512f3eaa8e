import { recordOf } from "../../../network/description.js";
import { checkedSize, NUMBER_TYPES, type NumberTypeName } from "../tensorGraph/numberTypes.js";
import { type Numbers, type Plain, sizeOf } from "../tensorGraph/plain.js";
import { EXPORT_LINE } from "./exportLine.js";
import { fixedSize } from "./sizes.js";

/** A tensor that an archive stores: its numbers lie in a file by strides. */
export interface StoredTensor {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly dims: readonly number[];
  /** Reads its numbers, the last axis changing fastest. */
  readonly read: () => Plain;
}

/** The types of numbers by their codes in PyTorch's `ScalarType` of export schemas. */
const TYPES: Readonly<Record<number, NumberTypeName>> = {
  1: "uint8",
  2: "int8",
  3: "int16",
  4: "int32",
  5: "int64",
  6: "float16",
  7: "float32",
  8: "float64",
  12: "bool",
  13: "bfloat16",
  28: "uint16",
};

/** The name of the type that a code stands for; undefined for one that is not read. */
export function typeOfCode(code: unknown): NumberTypeName | undefined {
  return typeof code === "number" ? TYPES[code] : undefined;
}

/** Reads the entry of a tensor. Throws a sentence for a pickle, for a file elsewhere, and for numbers that are not there. */
export function storedTensor(
  name: string,
  entry: Readonly<Record<string, unknown>>,
  fileOf: (name: string, path: string) => Uint8Array,
): StoredTensor {
  const { path_name: path, use_pickle: isPickled, tensor_meta: meta } = entry;
  if (isPickled !== false)
    throw new Error(
      `its tensor '${name}' is a pickle, which is code; save it again with PyTorch 2.9 or newer: ${EXPORT_LINE}`,
    );
  if (typeof path !== "string" || !/^\w[\w.-]*$/.test(path))
    throw new Error(`its tensor '${name}' is said to lie in '${String(path)}', outside of its folder`);
  const { dtype, sizes, strides, storage_offset: offset } = recordOf(meta);
  const type = typeOfCode(dtype);
  if (type === undefined)
    throw new Error(
      `its tensor '${name}' holds numbers of a type (${String(dtype)}) that convscope does not read`,
    );
  const placed = {
    dims: listOf(sizes, name),
    strides: listOf(strides, name),
    offset: fixedSize(offset) ?? 0,
  };
  const bytes = fileOf(name, path);
  checkPlaces(name, placed, bytes.length / NUMBER_TYPES[type].bytes);
  return { name, type, dims: placed.dims, read: () => numbersOf(bytes, type, placed) };
}

function listOf(sizes: unknown, name: string): readonly number[] {
  const list = (Array.isArray(sizes) ? sizes : [undefined]).map(fixedSize);
  if (list.every((size) => size !== undefined)) return list;
  throw new Error(`its tensor '${name}' tells no shape`);
}

/** The places of a tensor's numbers in its file. */
interface Placed {
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

function checkPlaces(name: string, { dims, strides, offset }: Placed, count: number): void {
  const size = checkedSize(name, dims);
  const reach = dims.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), offset + 1);
  const fits =
    dims.length === strides.length &&
    [...strides, offset].every((each) => Number.isSafeInteger(each) && each >= 0) &&
    (size === 0 || (reach <= count && size <= count));
  if (!fits)
    throw new Error(
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers and has ${Math.floor(count)}`,
    );
}

function numbersOf(bytes: Uint8Array, type: NumberTypeName, { dims, strides, offset }: Placed): Plain {
  const { isWhole, read, bytes: width } = NUMBER_TYPES[type];
  const size = sizeOf(dims);
  const inOrder = dims.every(
    (length, axis) => length === 1 || strides[axis] === sizeOf(dims.slice(axis + 1)),
  );
  // Bytes of a file lie at any place, and a view of numbers only at multiples of their length: they are copied.
  if (inOrder) {
    const own = Uint8Array.from(bytes.subarray(offset * width, (offset + size) * width));
    return { dims, values: read(own.buffer), isWhole };
  }
  const whole = bytes.subarray(0, Math.floor(bytes.length / width) * width);
  const stored = read(Uint8Array.from(whole).buffer);
  return { dims, values: gathered(stored, { dims, strides, offset }), isWhole };
}

/** The numbers that lie by strides, one after the other. */
function gathered(stored: Numbers, { dims, strides, offset }: Placed): Numbers {
  const values = stored.slice(0, sizeOf(dims));
  const place = dims.map(() => 0);
  let from = offset;
  for (let at = 0; at < values.length; at++) {
    values[at] = stored[from] as number;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      from += strides[axis] as number;
      if ((place[axis] as number) < (dims[axis] as number)) break;
      from -= (strides[axis] as number) * (dims[axis] as number);
      place[axis] = 0;
    }
  }
  return values;
}
