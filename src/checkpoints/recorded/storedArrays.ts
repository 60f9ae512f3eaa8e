import { brokenNpy, npyParts } from "../../activations/npy.js";
import { npzComment, npzFiles } from "../../activations/npz.js";
import { reasonOf, UserError } from "../../core/errors.js";
import { type RecordingFacts, recordingIn } from "../../network/recordingFacts.js";
import { isZip } from "../files/zip.js";
import { isSafetensors, readSafetensors } from "../formats/state/safetensors.js";
import { NUMBER_TYPES, type NumberTypeName } from "../formats/tensorGraph/numberTypes.js";
import { type StoredTensor, storedTensor, stridesOf } from "../formats/tensorGraph/storedTensor.js";

/** Most bytes that all arrays of an archive may unpack to. */
const MOST_BYTES = 2 ** 32;

/** Number types by numpy's codes without the byte order. */
const TYPES: Readonly<Record<string, NumberTypeName>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
};

const DESCR = /^([<>|=])([a-zA-Z]\d*)$/;

/** Kind of a file of arrays, in words. */
export type ArrayFileKind = "NumPy array (.npy)" | "NumPy archive (.npz)" | "safetensors";

/** Arrays of a file in its order. Their numbers are read on demand. */
export interface StoredArrays {
  readonly kind: ArrayFileKind;
  readonly arrays: readonly StoredTensor[];
  /** Origin of an archive of planes that convscope drew. Undefined for any other file. */
  readonly recording?: RecordingFacts | undefined;
}

/**
 * Reads the arrays of a `.npy`, `.npz` or safetensors file, recognized by its content. Nothing in a file is executed:
 * arrays of Python objects, which are pickles, are refused. Throws `UserError`, with the file's name, for a file that is
 * damaged, lies about its size, or holds anything but numbers.
 */
export function readArrays(bytes: Uint8Array, file: string): StoredArrays {
  if (isNpy(bytes)) {
    const name = file.replace(/\.npy$/i, "");
    return { kind: "NumPy array (.npy)", arrays: [npyTensor(bytes, name, file)] };
  }
  if (isZip(bytes)) {
    const files = [...npzFiles(bytes, file, { bytes: MOST_BYTES })];
    const arrays = files.map(([name, array]) => npyTensor(array, name, `${file}/${name}.npy`));
    return { kind: "NumPy archive (.npz)", arrays, recording: recordingIn(npzComment(bytes)) };
  }
  if (isSafetensors(bytes)) {
    const { tensors } = reading(file, () => readSafetensors(bytes));
    return { kind: "safetensors", arrays: tensors };
  }
  throw new UserError(
    `'${file}' holds no activations that convscope reads: it is not a .npy, .npz or safetensors file. Write one with numpy.savez, for example.`,
  );
}

/** True for bytes that begin like a `.npy` file. */
function isNpy(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 6)).toString("latin1") === "\x93NUMPY";
}

function npyTensor(bytes: Uint8Array, name: string, file: string): StoredTensor {
  const { descr, isFortran, shape, data } = npyParts(bytes, file);
  const [, order, code = ""] = DESCR.exec(descr) ?? [];
  if (code === "O") throw brokenNpy(file, "it holds Python objects, which are pickles and are never loaded");
  const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (type === undefined) throw brokenNpy(file, `its numbers are '${descr}', which are not real numbers`);
  const { bytes: width } = NUMBER_TYPES[type];
  const due = shape.reduce((product, size) => product * size, width);
  if (due !== data.length)
    throw brokenNpy(file, `its shape (${shape.join(", ")}) needs ${due} bytes, but ${data.length} follow`);
  const strides = isFortran ? stridesOf(shape.toReversed()).toReversed() : stridesOf(shape);
  const ordered = order === ">" ? swapped(data, width) : data;
  return reading(file, () => storedTensor({ name, type }, { dims: shape, strides, offset: 0 }, ordered));
}

/** Numbers with the other byte order. */
function swapped(data: Uint8Array, width: number): Uint8Array {
  const copy = Uint8Array.from(data);
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy;
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError(`'${file}' cannot be read: ${reasonOf(error)}.`);
  }
}
