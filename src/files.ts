import { randomBytes } from "node:crypto";
import { access, constants, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf, reasonOf, UserError } from "./errors.js";

/** Names of what a killed process may leave behind: hidden, and never taken for a whole file. */
const PARTIAL = ".convscope-partial-";

/** Writes a file whole or not at all: beside its place, synced, then renamed. */
export async function writeFileWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const partial = partialBeside(path);
  try {
    await writeSynced(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw cannotWrite(path, error);
  }
}

/** Writes a folder of files whole or not at all. A folder of that name is replaced. */
export async function writeFolderWhole(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  const partial = partialBeside(folder);
  try {
    await mkdir(partial, { recursive: true });
    for (const [name, bytes] of files) await writeSynced(join(partial, name), bytes);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw cannotWrite(folder, error);
  }
}

/** Makes a folder ready to be written to. Throws `UserError` when it cannot be. */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    await readdir(folder);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function partialBeside(path: string): string {
  return join(dirname(path), `${PARTIAL}${basename(path)}-${process.pid}-${randomBytes(4).toString("hex")}`);
}

async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function cannotWrite(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  const cause = CAUSES[code] ?? reasonOf(error);
  return new UserError(`Cannot write '${path}': ${cause}. Choose another --out or mend the folder.`);
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "a file of that name is in the way",
  EISDIR: "a folder of that name is in the way",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file, not a folder",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};
