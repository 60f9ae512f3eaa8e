import { unzipSync, zipSync } from "fflate";
import { reasonOf, UserError } from "../core/errors.js";
import { type NumberArray, npy } from "./npy.js";
import { type ReadArray, readNpy } from "./readNpy.js";

const SUFFIX = ".npy";
/** Largest size of a zip archive with 32-bit fields. */
const LARGEST = 2 ** 32 - 1;
const MOST_ARRAYS = 65_535;
/** Record at the end of a zip archive: its mark, its length without the comment, and the longest comment. */
const END_MARK = 0x06054b50;
const END_LENGTH = 22;
export const LONGEST_COMMENT = 65_535;
const CONTROL = /\p{Cc}/u;

/** Upper bounds on an archive's contents. */
export interface NpzLimits {
  /** Most bytes that all arrays together may unpack to. Default: 2³⁰. */
  readonly bytes?: number;
}

/**
 * Writes named arrays as an `.npz` archive for `numpy.load`: an uncompressed zip of `.npy` files, with a
 * comment of at most 65,535 bytes at its end. The same arrays in the same order give the same bytes. Throws `UserError` for a name that would
 * escape the folder that the archive is unpacked into, and for arrays that are too many or too large.
 */
export function npz(arrays: ReadonlyMap<string, NumberArray>, comment = ""): Uint8Array {
  if (arrays.size > MOST_ARRAYS)
    throw new UserError(
      `An .npz archive holds at most ${MOST_ARRAYS} arrays, not ${arrays.size}. Write fewer taps.`,
    );
  const files = [...arrays].map(([name, { values, shape }]) => [fileName(name), npy(values, shape)] as const);
  // A zip stores each name twice, and about 76 bytes of headers per file.
  const bytes = files.reduce((sum, [name, file]) => sum + file.length + 6 * name.length + 76, 22);
  if (bytes > LARGEST)
    throw new UserError(
      `An .npz archive holds at most 4 GiB, but the arrays have ${bytes} bytes. Write fewer images or taps.`,
    );
  // The earliest time that a zip can store, in any time zone: equal arrays give equal bytes.
  return commented(zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) }), comment);
}

/** Adds a comment to a zip without one: its length replaces the last two bytes of the zip, and its text follows. */
function commented(zip: Uint8Array, comment: string): Uint8Array {
  const text = new TextEncoder().encode(comment);
  const file = new Uint8Array(zip.length + text.length);
  file.set(zip);
  file.set(text, zip.length);
  new DataView(file.buffer).setUint16(zip.length - 2, text.length, true);
  return file;
}

/**
 * Reads the arrays of an `.npz` archive in its order, stored or deflated. Stops before unpacking an array that would
 * exceed the limits (default: 2³⁰ bytes in total); does not compare the zip's checksums. Throws `UserError`, with the
 * file's name, for a file that is not such an archive or is too large.
 */
export function readNpz(
  file: Uint8Array,
  name: string,
  limits: NpzLimits = {},
): ReadonlyMap<string, ReadArray> {
  const files = Object.entries(unzipped(file, name, limits.bytes ?? 2 ** 30));
  return new Map(
    files.map(([path, bytes]) => [path.slice(0, -SUFFIX.length), readNpy(bytes, `${name}/${path}`)]),
  );
}

function unzipped(file: Uint8Array, name: string, most: number): Record<string, Uint8Array> {
  let bytes = 0;
  const names = new Set<string>();
  const bounded = (entry: { name: string; size: number; originalSize: number }): boolean => {
    if (!entry.name.endsWith(SUFFIX) || CONTROL.test(entry.name))
      throw new Error(`its entry '${entry.name}' is not an array`);
    // Tools differ in which of two entries with the same name they read.
    if (names.has(entry.name)) throw new Error(`it holds two entries '${entry.name}'`);
    names.add(entry.name);
    bytes += Math.max(entry.size, entry.originalSize);
    if (bytes > most || names.size > MOST_ARRAYS)
      throw new Error(`it holds more than ${most} bytes or ${MOST_ARRAYS} arrays`);
    return true;
  };
  try {
    return unzipSync(file, { filter: bounded });
  } catch (error) {
    throw new UserError(`'${name}' is not an .npz archive that convscope reads: ${reasonOf(error)}.`);
  }
}

/** Comment at the end of a zip archive; empty if it has none. */
export function npzComment(file: Uint8Array): string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (
    let at = file.length - END_LENGTH;
    at >= Math.max(0, file.length - END_LENGTH - LONGEST_COMMENT);
    at--
  ) {
    const isEnd = view.getUint32(at, true) === END_MARK;
    if (isEnd && at + END_LENGTH + view.getUint16(at + END_LENGTH - 2, true) === file.length)
      return new TextDecoder().decode(file.subarray(at + END_LENGTH));
  }
  return "";
}

/** File name of an array. Names come from checkpoints, so none may escape the folder. */
function fileName(name: string): string {
  const parts = name.split("/");
  if (
    parts.some((part) => part === "" || part === "." || part === "..") ||
    name.includes("\\") ||
    CONTROL.test(name)
  ) {
    throw new UserError(
      `An array cannot be named '${name}' in an .npz archive: the name must be a path within the archive.`,
    );
  }
  return `${name}${SUFFIX}`;
}
