import { randomBytes } from "node:crypto";
import { access, constants, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { codeOf, reasonOf, UserError } from "../errors.js";
import { sha256Of } from "./hash.js";
import { hasEnded } from "./process.js";

/**
 * Writes a file atomically: to a temporary file in the same folder, synced, then renamed. Throws `UserError` if that
 * fails.
 */
export async function writeFileWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const partial = partialBeside(path);
  try {
    await writeSynced(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    await discard(partial);
    throw cannotWrite(path, error);
  }
}

/**
 * Writes a folder of files atomically. An existing folder of that name is moved aside first and removed last, so one
 * of the two is always complete. Throws `UserError` if that fails, or if a file of that name exists.
 */
export async function writeFolderWhole(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  const partial = partialBeside(folder);
  const former = partialBeside(folder);
  try {
    await makeFolder(partial);
    for (const [name, bytes] of files) await writeSynced(join(partial, name), bytes);
    if (await isFolder(folder)) await rename(folder, former);
    await rename(partial, folder);
  } catch (error) {
    await discard(partial);
    throw cannotWrite(folder, error);
  }
  await discard(former);
}

/** Removes a folder atomically, by moving it aside first. Throws `UserError` if that fails. */
export async function removeFolderWhole(folder: string): Promise<void> {
  const former = partialBeside(folder);
  try {
    await rename(folder, former);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  await discard(former);
}

/**
 * Creates a folder and its parents, checks that it is writable, and removes the leftovers of killed processes. Throws
 * `UserError` if that fails.
 */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    await access(folder, constants.W_OK | constants.X_OK);
    await discardPartials(folder);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

async function discardPartials(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => {
    const [, machine, pid] = PARTIAL_NAME.exec(name) ?? [];
    return machine === MACHINE && hasEnded({ host: hostname(), pid: Number(pid), began: null });
  });
  await Promise.all(left.map((name) => discard(join(folder, name))));
}

/** Creates a folder and its parents. Node's own recursion never ends where the system allows no folders (`/proc`). */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== "EEXIST" || !(await isFolder(folder))) throw error;
  }
}

/** True if a folder exists at the path. Throws if anything else exists there. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  throw Object.assign(new Error("not a folder"), { code: "EEXIST" });
}

/** Prefix of files and folders that are still being written. */
export const PARTIAL = ".convscope-partial-";

/** Identifies machines that share a disk: only a process's own machine knows if it still runs. */
const MACHINE = sha256Of(hostname()).slice(0, 8);
const PARTIAL_NAME = /^\.convscope-partial-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}$/;

/** Temporary name that a killed process may leave behind: hidden, and never mistaken for a complete file. */
export function partialBeside(path: string): string {
  const name = `${PARTIAL}${MACHINE}-${process.pid}-${randomBytes(6).toString("hex")}`;
  return join(dirname(resolve(path)), name);
}

/** Writes a file and returns once it is on the disk. A kill may leave it incomplete. */
export async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes leftovers. Those that cannot be removed stay: they are hidden, and the cause has already been reported. */
async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Error for a failed write, with the system's reason. */
export function cannotWrite(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  const cause = CAUSES[code] ?? reasonOf(error);
  return new UserError(`Cannot write '${path}': ${cause}. Choose another --out, or fix the folder.`);
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "a file with that name exists",
  EISDIR: "a folder with that name exists",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "the folder does not exist and cannot be created",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file, not a folder",
  ENOTEMPTY: "a folder with that name exists",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};
