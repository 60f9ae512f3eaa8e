import { unzipSync, zipSync } from "fflate";
import { reasonOf, UserError } from "../core/errors.js";
import { type NumberArray, npy, readNpy } from "./npy.js";

const SUFFIX = ".npy";
/** Largest size in a zip with 32-bit fields. */
const LARGEST = 2 ** 32 - 1;
const MOST_ARRAYS = 65_535;
const CONTROL = /\p{Cc}/u;

/** Upper bounds of an archive's contents. */
export interface NpzLimits {
  /** The most bytes that all arrays together may unpack to. Default 2³⁰. */
  readonly bytes?: number;
}

/**
 * Writes named arrays as an `.npz` archive, which `numpy.load` reads: a zip of `.npy` files, stored as they are. The
 * same arrays in the same order give the same bytes. Throws `UserError` for a name that would leave the folder that
 * the archive is unpacked in, and for arrays that are too many or too large. The comment stands at the archive's end, in ASCII.
 */
export function npz(arrays: ReadonlyMap<string, NumberArray>, comment = ""): Uint8Array {
  if (arrays.size > MOST_ARRAYS)
    throw new UserError(
      `An .npz archive holds at most ${MOST_ARRAYS} arrays, not ${arrays.size}. Write fewer taps.`,
    );
  const files = [...arrays].map(([name, { values, shape }]) => [fileName(name), npy(values, shape)] as const);
  // Names stand twice in a zip, and each file has some 76 bytes of headers.
  const bytes = files.reduce((sum, [name, file]) => sum + file.length + 6 * name.length + 76, 22);
  if (bytes > LARGEST)
    throw new UserError(
      `An .npz archive holds at most 4 GiB, but the arrays have ${bytes} bytes. Write fewer images or taps.`,
    );
  // The earliest time that a zip can store, in any zone: equal arrays give equal bytes.
  return commented(zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) }), comment);
}

/** A zip without a comment, with one: its length are the last two bytes of the zip, and its text follows. */
function commented(zip: Uint8Array, comment: string): Uint8Array {
  const text = new TextEncoder().encode(comment);
  const file = new Uint8Array(zip.length + text.length);
  file.set(zip);
  file.set(text, zip.length);
  new DataView(file.buffer).setUint16(zip.length - 2, text.length, true);
  return file;
}

/**
 * Reads the arrays of an `.npz` archive in its order, stored or deflated. No array is unpacked that would
 * break the limit; the checksums of a zip are not compared. Throws `UserError`, with the name, for a file that is
 * not such an archive or is too large.
 */
export function readNpz(
  file: Uint8Array,
  name: string,
  limits: NpzLimits = {},
): ReadonlyMap<string, NumberArray> {
  const files = Object.entries(unzipped(file, name, limits.bytes ?? 2 ** 30));
  return new Map(
    files.map(([path, bytes]) => [path.slice(0, -SUFFIX.length), readNpy(bytes, `${name}/${path}`)]),
  );
}

function unzipped(file: Uint8Array, name: string, most: number): Record<string, Uint8Array> {
  let [bytes, arrays] = [0, 0];
  const bounded = (entry: { name: string; size: number; originalSize: number }): boolean => {
    if (!entry.name.endsWith(SUFFIX) || CONTROL.test(entry.name))
      throw new Error(`its entry '${entry.name}' is not an array`);
    bytes += Math.max(entry.size, entry.originalSize);
    arrays++;
    if (bytes > most || arrays > MOST_ARRAYS)
      throw new Error(`it holds more than ${most} bytes or ${MOST_ARRAYS} arrays`);
    return true;
  };
  try {
    return unzipSync(file, { filter: bounded });
  } catch (error) {
    throw new UserError(`'${name}' is not an .npz archive that convscope reads: ${reasonOf(error)}.`);
  }
}

/** The file of an array. Names come from checkpoints: none may lead out of a folder. */
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
