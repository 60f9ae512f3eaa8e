import { resolve } from "node:path";
import type { FileSource } from "../fileSource.js";
import { datasetIn } from "./address.js";
import type { ProbeSource } from "./fingerprint.js";
import { hasImageName } from "./images/imageFormats.js";

/**
 * The files that a probe's address may mean now or later: an image, those of a folder, or those of a data set. None for
 * MNIST, which does not change. Nothing is read.
 */
export function probeSources(address: string, { data, from }: ProbeSource): readonly FileSource[] {
  const images = { root: resolve(from, address), takes: isImage };
  const dataset = datasetIn(address, data);
  if (dataset === undefined) return [images];
  // Where there is no such data set, a file of the whole address's name is taken for it.
  return dataset === "mnist" ? [] : [...datasetSources(dataset, from), images];
}

/** The files of a data set: of a folder those that may hold images or labels, none of MNIST. */
export function datasetSources(dataset: string, from: string): readonly FileSource[] {
  return dataset === "mnist" ? [] : [{ root: resolve(from, dataset), takes: isDataset }];
}

function isImage(parts: readonly string[]): boolean {
  const [name = "", ...deeper] = parts;
  return deeper.length === 0 && (parts.length === 0 || (hasImageName(name) && !name.startsWith(".")));
}

function isDataset([name, ...deeper]: readonly string[]): boolean {
  return deeper.length === 0 && (name === undefined || /-ubyte(\.gz)?$/.test(name));
}
