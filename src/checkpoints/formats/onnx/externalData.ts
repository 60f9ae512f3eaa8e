import { lstat, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readCheckpointFile } from "../../files/checkpointFile.js";
import { readModel } from "./messages.js";
import { type StoredTensor, storedBytes } from "./storedTensors.js";

/** Bytes of the adjacent files of a model, by name. */
export type ExternalFiles = ReadonlyMap<string, Uint8Array>;

const LARGEST = 2 ** 31;

/**
 * Reads the adjacent files that hold a model's tensors. Throws a clause for a location outside the model's folder, a
 * link, and anything that is not a file.
 */
export async function readExternal(path: string, tensors: readonly StoredTensor[]): Promise<ExternalFiles> {
  const files = new Map<string, Uint8Array>();
  for (const { external } of tensors) {
    const name = external?.get("location");
    if (external === undefined || (name !== undefined && files.has(name))) continue;
    files.set(name ?? "", await fileBeside(dirname(path), name ?? ""));
  }
  return files;
}

async function fileBeside(folder: string, name: string): Promise<Uint8Array> {
  const isPlain = name !== "" && name !== "." && name !== ".." && basename(name) === name;
  if (!isPlain || /[\\/:\0]/.test(name))
    throw new Error(
      `its weights refer to '${name.replaceAll("\0", "")}' outside its folder, where convscope never reads`,
    );
  const path = join(folder, name);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) throw new Error(`its weights are in '${name}', which is missing from its folder`);
  if (!found.isFile() || (await realpath(path)) !== join(await realpath(folder), name))
    throw new Error(`its weights are in '${name}', which is not a plain file`);
  if (found.size >= LARGEST)
    throw new Error(`'${name}' has ${found.size} bytes, more than the 2 GiB that convscope reads`);
  return readCheckpointFile(path);
}

/**
 * Bytes of one tensor in an adjacent file; undefined for a tensor in the model itself. Throws if the file does not
 * contain them.
 */
export function externalBytes(tensor: StoredTensor, files: ExternalFiles): Uint8Array | undefined {
  const { external, name } = tensor;
  if (external === undefined) return undefined;
  const file = external.get("location") ?? "";
  const bytes = files.get(file) as Uint8Array;
  const offset = Number(external.get("offset") ?? 0);
  const length = Number(external.get("length") ?? storedBytes(tensor));
  const isWithin = [offset, length].every((each) => Number.isSafeInteger(each) && each >= 0);
  if (!isWithin || offset + length > bytes.length)
    throw new Error(`its tensor '${name}' lies beyond the end of '${file}'`);
  return bytes.subarray(offset, offset + length);
}

/**
 * Names of the adjacent files that hold a model's weights. Throws a clause for a location outside the model's folder.
 */
export async function externalNames(path: string): Promise<readonly string[]> {
  const { initializers } = readModel(await readFile(path));
  return [...(await readExternal(path, initializers)).keys()];
}
