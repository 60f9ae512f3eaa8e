import { join, resolve } from "node:path";
import type { FileSource } from "../core/files/pathPattern.js";
import { datasetIn } from "./address.js";
import { hasArrayName } from "./arrays/arrayFile.js";
import { isCifarName } from "./cifar.js";
import { partNamed } from "./idxNames.js";
import { folderIn, isFolder } from "./images/chosenImages.js";
import { hasImageName, hasTarName } from "./images/imageFormats.js";
import type { ProbeSource } from "./probeFingerprint.js";

/**
 * Files that a probe's address may refer to, now or later: an image, those of a folder, or those of a data set. Empty
 * for MNIST, which does not change.
 */
export function probeSources(address: string, { data, from }: ProbeSource): readonly FileSource[] {
  const images = [...new Set([address, folderIn(address)])].map((path) => imagesAt(resolve(from, path)));
  const dataset = datasetIn(address, data);
  if (dataset === undefined) return images;
  // Falls back to a file named like the full address if there is no such data set.
  return dataset === "mnist" ? [] : [...datasetSources(dataset, from), ...images];
}

/** Files of a data set: for a folder, those that may hold images or labels; none for MNIST. */
export function datasetSources(dataset: string, from: string): readonly FileSource[] {
  return dataset === "mnist" ? [] : [{ root: resolve(from, dataset), takes: isDataset }];
}

/** Images at a path, in its folder, or in that folder's class folders. */
function imagesAt(root: string): FileSource {
  const takes = (parts: readonly string[]): boolean => {
    const [name = "", ...deeper] = parts;
    if (parts.length === 0) return true;
    if (parts.some((part) => part.startsWith("."))) return false;
    if (!isFolder(join(root, name))) return deeper.length === 0 && isProbeName(name);
    return deeper.length === 0 || (deeper.length === 1 && hasImageName(deeper[0] ?? ""));
  };
  return { root, takes };
}

function isProbeName(name: string): boolean {
  return hasImageName(name) || hasArrayName(name) || hasTarName(name);
}

/**
 * True for a file of a data set, or a folder that may hold its files: `raw`, `MNIST`, or one with a file's own name.
 */
function isDataset(parts: readonly string[]): boolean {
  const [name, ...folders] = [...parts].reverse();
  if (name === undefined) return true;
  const isHolder = (folder: string) => /^(?:raw|MNIST)$/.test(folder) || partNamed(folder) !== undefined;
  if (folders.length === 0 && isCifarName(name)) return true;
  return folders.length < 3 && folders.every(isHolder) && isHolder(name);
}
