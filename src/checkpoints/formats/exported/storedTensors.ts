import { recordOf } from "../../../network/description.js";
import { checkedSize, NUMBER_TYPES, type NumberTypeName } from "../tensorGraph/numberTypes.js";
import { type Numbers, type Plain, sizeOf } from "../tensorGraph/plain.js";

/** The line of Python that saves a network of PyTorch as an archive that convscope opens. */
export const EXPORT_LINE = 'torch.export.save(torch.export.export(model.eval(), (x,)), "model.pt2")';

/** Tensor stored in an archive: its numbers are in a file, at strides. */
export interface StoredTensor {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly dims: readonly number[];
  /** Reads its numbers, with the last axis changing fastest. */
  readonly read: () => Plain;
}

/** Number types by their codes in PyTorch's `ScalarType` of export schemas. */
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

/** Name of the type of a code; undefined for one that is not supported. */
function typeOfCode(code: unknown): NumberTypeName | undefined {
  return typeof code === "number" ? TYPES[code] : undefined;
}

/**
 * Reads the entry of a tensor. Throws a clause for a pickle, for a file outside the archive, and for missing numbers.
 */
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
    throw new Error(`its tensor '${name}' refers to '${String(path)}' outside its folder`);
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
  throw new Error(`its tensor '${name}' has no shape`);
}

/** Location of a tensor's numbers in its file. */
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
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers but has ${Math.floor(count)}`,
    );
}

function numbersOf(bytes: Uint8Array, type: NumberTypeName, { dims, strides, offset }: Placed): Plain {
  const { isWhole, read, bytes: width } = NUMBER_TYPES[type];
  const size = sizeOf(dims);
  const inOrder = dims.every(
    (length, axis) => length === 1 || strides[axis] === sizeOf(dims.slice(axis + 1)),
  );
  // Copied: the bytes may begin at any offset in the file, but a typed array must be aligned.
  if (inOrder) {
    const own = Uint8Array.from(bytes.subarray(offset * width, (offset + size) * width));
    return { dims, values: read(own.buffer), isWhole };
  }
  const whole = bytes.subarray(0, Math.floor(bytes.length / width) * width);
  const stored = read(Uint8Array.from(whole).buffer);
  return { dims, values: gathered(stored, { dims, strides, offset }), isWhole };
}

/** Numbers at strides, collected in order. */
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

/** The number in a size of an export's schema; undefined for a symbol, which stands for an open size. */
export function fixedSize(size: unknown): number | undefined {
  const { as_int: value } = recordOf(size);
  return typeof value === "number" ? value : undefined;
}
