import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { codeOf, UserError } from "../core/errors.js";
import { withoutLocation } from "../core/files/portablePath.js";
import { imagePathOf, parseAddress } from "./address.js";
import { datasetPaths, openDataset } from "./dataset.js";
import { imageFilesAt } from "./images/imageFiles.js";
import { mnistFiles } from "./mnist.js";

/** Folder and data set that an address is resolved against. */
export interface ProbeSource {
  /** The data set of an address that names none. */
  readonly data: string;
  /** The folder that relative paths lead from. */
  readonly from: string;
}

/**
 * A hash of everything that loading a probe reads, found without decoding it: the address without its location, and the names and bytes of
 * its files. Those of MNIST need no reading, for loading them refuses all but the published ones. Throws `UserError` for
 * an address that cannot be read, and where nothing is there.
 */
export async function probeFingerprint(address: string, { data, from }: ProbeSource): Promise<string> {
  const path = imagePathOf(address, from);
  const hash = createHash("sha256").update(`${withoutLocation(address)}\0`);
  if (path !== undefined) {
    const { files } = await imageFilesAt(path, from);
    for (const { name, label = "", path: file } of files)
      hash.update(`${name}\0${label}`).update(await bytesOf(file));
    return hash.digest("hex");
  }
  const { source, split } = parseAddress(address, data);
  if (source === "mnist") return hash.update(JSON.stringify(mnistFiles().sha256)).digest("hex");
  // Reports what is wrong with the data set's folder.
  openDataset(source, from);
  for (const file of datasetPaths(resolve(from, source), split)) hash.update(await bytesOf(file));
  return hash.digest("hex");
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`Cannot read '${path}' (${codeOf(error)}).`);
  }
}
