import { npzComment, readNpz } from "../../activations/npz.js";
import { type ReadArray, readNpy } from "../../activations/readNpy.js";
import { reasonOf, UserError } from "../../core/errors.js";
import { type RecordingFacts, recordingIn } from "../../network/recordingFacts.js";
import { isZip } from "../files/zip.js";
import { isSafetensors, readSafetensors } from "../formats/state/safetensors.js";

/** Most bytes that all arrays of an archive may unpack to. */
const MOST_BYTES = 2 ** 32;

/** Array of a file, in C order. */
export interface NamedArray {
  readonly name: string;
  /** Number type in the file: `float16`, `int64`. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly read: () => { readonly values: ArrayLike<number> };
}

/** Arrays of a file in its order. */
interface StoredArrays {
  /** Kind of the file, in words. */
  readonly kind: string;
  readonly arrays: readonly NamedArray[];
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
    const array = named(file.replace(/\.npy$/i, ""), readNpy(bytes, file));
    return { kind: "NumPy array (.npy)", arrays: [array] };
  }
  if (isZip(bytes)) {
    const arrays = [...readNpz(bytes, file, { bytes: MOST_BYTES })].map(([name, array]) =>
      named(name, array),
    );
    return { kind: "NumPy archive (.npz)", arrays, recording: recordingIn(npzComment(bytes)) };
  }
  if (isSafetensors(bytes)) return { kind: "safetensors", arrays: tensorsIn(bytes, file) };
  throw new UserError(
    `'${file}' holds no activations that convscope reads: it is not a .npy, .npz or safetensors file. Write one with numpy.savez, for example.`,
  );
}

function isNpy(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 6)).toString("latin1") === "\x93NUMPY";
}

function named(name: string, { type, shape, values }: ReadArray): NamedArray {
  return { name, type, dims: shape, read: () => ({ values }) };
}

function tensorsIn(bytes: Uint8Array, file: string): readonly NamedArray[] {
  try {
    return readSafetensors(bytes).tensors;
  } catch (error) {
    throw new UserError(`'${file}' cannot be read: ${reasonOf(error)}.`);
  }
}
