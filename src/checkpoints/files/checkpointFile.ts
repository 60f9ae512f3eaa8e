import { readFile, stat } from "node:fs/promises";
import { reasonOf, UserError } from "../../core/errors.js";

/** Files of this many bytes cannot be read at once on Node 20. */
export const LARGEST_FILE = 2 ** 31;

/** Reads a file of a checkpoint. Throws a clause for one of 2 GiB or more, before any of it is read. */
export async function readCheckpointFile(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size >= LARGEST_FILE) throw new Error(`it has ${size} bytes, more than the 2 GiB that convscope reads`);
  return readFile(path);
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
