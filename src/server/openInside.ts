import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../core/errors.js";
import { partsBelow } from "../core/files/pathPattern.js";

/**
 * Opens a file below a folder for reading; undefined if it does not exist, is a folder or a device, or if symbolic
 * links lead out of the folder. The caller must close it.
 */
export async function openInside(folder: string, parts: readonly string[]): Promise<FileHandle | undefined> {
  try {
    const path = await pathWithin(folder, parts);
    if (path === undefined) return undefined;
    const file = await open(path, READ);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return undefined;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

/**
 * Real path of an entry below a folder; undefined if it does not exist, or if symbolic links lead out of the folder.
 */
export async function pathWithin(folder: string, parts: readonly string[]): Promise<string | undefined> {
  const root = await realpath(folder);
  const path = await realpath(join(root, ...parts)).catch(() => undefined);
  return path === undefined || partsBelow(root, path) === undefined ? undefined : path;
}

/** Flags for opening a file: a link that replaces it meanwhile is not followed, and a pipe does not block. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
