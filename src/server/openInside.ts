import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../core/errors.js";
import { partsBelow } from "../core/files/pathPattern.js";

/**
 * Opens a file below a folder to read it; undefined if none is there, where it is a folder or a device, and where
 * symbolic links lead out of the folder. Close what is opened.
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

/** The real path of what lies below a folder; undefined if there is none, or symbolic links lead out of the folder. */
export async function pathWithin(folder: string, parts: readonly string[]): Promise<string | undefined> {
  const root = await realpath(folder);
  const path = await realpath(join(root, ...parts)).catch(() => undefined);
  return path === undefined || partsBelow(root, path) === undefined ? undefined : path;
}

/** A link that takes the file's place meanwhile is not followed, and a pipe does not block. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
