import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { readNpz } from "../../activations/npz.js";
import { type ReadArray, readNpy } from "../../activations/readNpy.js";
import { codeOf, reasonOf, UserError } from "../../core/errors.js";
import { plainName } from "../../core/format.js";
import { refuseStandIn } from "../../core/standIn.js";

const LARGEST_FILE = 2 ** 31 - 1;

/** True if a file name is that of NumPy arrays. */
export function hasArrayName(name: string): boolean {
  return /\.np[yz]$/i.test(name);
}

/** True if a file of NumPy arrays exists at the path. */
export function isArrayFile(path: string): boolean {
  return hasArrayName(path) && existsSync(path) && statSync(path).isFile();
}

/** Arrays of a file by name, and its bytes. The array of an `.npy` file has the empty name. */
export interface ArrayFile {
  readonly arrays: ReadonlyMap<string, ReadArray>;
  readonly bytes: Uint8Array;
}

/** Reads an `.npy` or `.npz` file. Throws `UserError` for one that is damaged, too large, or holds Python objects. */
export async function readArrayFile(path: string): Promise<ArrayFile> {
  const bytes = await readBytes(path);
  const name = plainName(basename(path));
  refuseStandIn(bytes, name);
  if (!/\.npz$/i.test(path)) return { arrays: new Map([["", readNpy(bytes, name)]]), bytes };
  return { arrays: readNpz(bytes, name, { bytes: LARGEST_FILE }), bytes };
}

async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = statSync(path);
  const name = plainName(basename(path));
  if (size > LARGEST_FILE)
    throw new UserError(`Cannot read '${name}': it has more than 2 GiB. Save fewer images.`);
  try {
    return await readFile(path);
  } catch (error) {
    const reason = codeOf(error) === "EACCES" ? "permission denied" : reasonOf(error);
    throw new UserError(`Cannot read '${name}': ${reason}.`);
  }
}
