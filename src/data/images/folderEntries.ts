import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { reasonOf, UserError } from "../../core/errors.js";
import { hasImageName } from "./imageFormats.js";

/** Entries of a folder. Throws `UserError` if it cannot be read. */
export async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw new UserError(`Cannot read the folder '${path}': ${reasonOf(error)}.`);
  }
}

/** True if an entry has an image's extension, is a file and is not hidden. */
export function isImageEntry(entry: Dirent): boolean {
  return !entry.name.startsWith(".") && !entry.isDirectory() && hasImageName(entry.name);
}

/** Compares by code points, the order in which UTF-8 bytes sort on every machine and in every locale. */
export function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
