import { recordOf } from "../../../network/description.js";
import type { NumberTypeName } from "../tensorGraph/numberTypes.js";
import { type StoredTensor, storedTensor } from "../tensorGraph/storedTensor.js";
import { SAVE_AGAIN } from "./advice.js";
import { fixedSize } from "./arguments.js";

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

/**
 * Reads the entry of a tensor. Throws a clause for a pickle, for a file outside the archive, and for missing numbers.
 */
export function tensorIn(
  name: string,
  entry: Readonly<Record<string, unknown>>,
  fileOf: (name: string, path: string) => Uint8Array,
): StoredTensor {
  const { path_name: path, use_pickle: isPickled, tensor_meta: meta } = entry;
  if (isPickled !== false) throw new Error(`its tensor '${name}' is a pickle, which is code; ${SAVE_AGAIN}`);
  if (typeof path !== "string" || !/^\w[\w.-]*$/.test(path))
    throw new Error(`its tensor '${name}' refers to '${String(path)}' outside its folder`);
  const { dtype, sizes, strides, storage_offset: offset } = recordOf(meta);
  const type = TYPES[Number(dtype)];
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
  return storedTensor({ name, type }, placed, bytes);
}

function listOf(sizes: unknown, name: string): readonly number[] {
  const list = (Array.isArray(sizes) ? sizes : [undefined]).map(fixedSize);
  if (list.every((size) => size !== undefined)) return list;
  throw new Error(`its tensor '${name}' has no shape`);
}
