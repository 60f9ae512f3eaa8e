import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { codeOf, UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { withoutLocation } from "../core/files/portablePath.js";
import { imagePathOf, parseAddress } from "./address.js";
import { isArrayFile } from "./arrays/arrayFile.js";
import { datasetPaths, openDataset } from "./dataset.js";
import { folderIn, isTarFile } from "./images/chosenImages.js";
import { imageFilesAt } from "./images/imageFiles.js";
import { mnistFiles } from "./mnist.js";
import { isStoredAddress } from "./storedAddress.js";

/** Folder and data set that an address is resolved against. */
export interface ProbeSource {
  /** Data set of an address that names none. */
  readonly data: string;
  /** Folder that relative paths are resolved against. */
  readonly from: string;
}

/**
 * Hash of everything that loading a probe would read, computed without decoding: the address without its location, and
 * the names and bytes of its files. MNIST's files need not be read, because loading accepts only the published ones.
 * Throws `UserError` for a malformed address, and if nothing exists there.
 */
export async function probeFingerprint(address: string, { data, from }: ProbeSource): Promise<string> {
  // The images of stored activations are only numbers.
  if (isStoredAddress(address)) return sha256Of(address);
  const path = imagePathOf(address, from);
  const hash = createHash("sha256").update(`${withoutLocation(address)}\0`);
  const container =
    path === undefined
      ? undefined
      : [path, folderIn(path)]
          .map((each) => resolve(from, each))
          .find((each) => isArrayFile(each) || isTarFile(each));
  if (container !== undefined) {
    await hashFile(hash, container);
    return hash.digest("hex");
  }
  if (path !== undefined) {
    const { files } = await imageFilesAt(path, from);
    let last: string | undefined;
    for (const { name, label = "", path: file } of files) {
      hash.update(`${name}\0${label}`);
      // The pages of a file are read together.
      if (file !== last) await hashFile(hash, file);
      last = file;
    }
    return hash.digest("hex");
  }
  const { source, split } = parseAddress(address, data);
  if (source === "mnist") return hash.update(JSON.stringify(mnistFiles().sha256)).digest("hex");
  // Reports a problem with the data set's folder.
  openDataset(source, from);
  for (const file of datasetPaths(resolve(from, source), split)) await hashFile(hash, file);
  return hash.digest("hex");
}

/** Adds a file to a hash, part by part: it may not fit into memory. */
async function hashFile(hash: Hash, path: string): Promise<void> {
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw new UserError(`Cannot read '${path}' (${codeOf(error)}).`);
  }
}
