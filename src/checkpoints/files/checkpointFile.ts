import { open, readFile, stat } from "node:fs/promises";
import { reasonOf, UserError } from "../../core/errors.js";

/** Files of this many bytes cannot be read at once on Node 20. */
export const LARGEST_FILE = 2 ** 31;

/** Reads a file of a checkpoint. Throws a clause for one of 2 GiB or more, before any of it is read. */
export async function readCheckpointFile(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size >= LARGEST_FILE) throw new Error(`it has ${size} bytes, more than the 2 GiB that convscope reads`);
  return size < LARGE ? readFile(path) : readLarge(path, size);
}

/** Size of files that are worth memory of their own. */
const LARGE = 2 ** 20;

/**
 * Reads a large file to the start of a page. TensorFlow computes with numbers in place where they begin at a multiple of
 * 64 bytes in memory, and copies them elsewhere.
 */
async function readLarge(path: string, size: number): Promise<Buffer> {
  const bytes = pagesFor(size);
  const file = await open(path);
  try {
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** The part of WebAssembly that this file uses: the types of Node.js describe none of its values. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

const PAGE = 2 ** 16;

/** Memory that begins with a page: the only one in JavaScript that does for certain belongs to WebAssembly. */
function pagesFor(size: number): Buffer {
  const pages = Math.ceil(size / PAGE);
  try {
    return Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer, 0, size);
  } catch {
    // Each memory of WebAssembly reserves gigabytes of addresses, which a process may lack.
    return Buffer.allocUnsafeSlow(size);
  }
}

/** Opens a checkpoint. Turns an error with a clause into a `UserError` that names the checkpoint. */
export async function openNamed<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot open the checkpoint '${path}': ${reasonOf(error)}.`);
  }
}
