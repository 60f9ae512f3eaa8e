import { basename, resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { shapeText } from "../core/format.js";
import { isNpzFile, npzDataset } from "./arrays/npzDataset.js";
import { cifarDataset, cifarKindIn, cifarPaths, isPickledCifar } from "./cifar.js";
import { type IdxArray, readIdx } from "./idx.js";
import { labelsIn, pixelsIn } from "./idxMeaning.js";
import type { Split } from "./idxNames.js";
import { IDX_KINDS, type IdxKind, type IdxPart, idxPath, usualName } from "./idxNames.js";
import { isFolder } from "./images/chosenImages.js";
import { type Dataset, datasetOf, type LabelledImages } from "./labelledImages.js";
import { type DatasetFiles, mnistFiles } from "./mnist.js";

export { SPLITS } from "./idxNames.js";

/**
 * Opens a data set: `mnist`; a folder that contains the four IDX files under their usual names, with dashes or dots,
 * gzipped or not, directly or in `raw`; a folder of the binary files of CIFAR-10 or CIFAR-100; or an `.npz` file such as
 * Keras's `mnist.npz`. A relative path is resolved against a folder, by default the working folder. Throws `UserError`
 * if there is no such folder or file.
 */
export function openDataset(source: string, from?: string): Dataset {
  if (source === "mnist") return idxDataset(mnistFiles());
  const path = from === undefined ? source : resolve(from, source);
  const name = dataName(source);
  if (isNpzFile(path)) return npzDataset(name, path);
  if (!isFolder(path)) {
    throw new UserError(
      `There is no data folder '${source}'. Give 'mnist', a folder with ${usualName({ split: "train", kind: "images" })} and the other three files or with those of CIFAR, or an .npz file.`,
    );
  }
  const kind = cifarKindIn(path);
  if (kind === undefined && isPickledCifar(path)) {
    throw new UserError(
      `'${source}' is CIFAR's version for Python: its files are pickled code, which convscope never runs. Get the binary version.`,
    );
  }
  return kind === undefined ? idxDataset({ name, folder: path }) : cifarDataset(name, path, kind);
}

/** Name of a data set in figures and checkpoints: for a folder, the last part of its path. */
export function dataName(source: string): string {
  return basename(resolve(source));
}

/** Paths of the files of a split. Throws `UserError` if one is missing. */
export function datasetPaths(path: string, split: Split): readonly string[] {
  if (isNpzFile(path)) return [path];
  const kind = cifarKindIn(path);
  if (kind !== undefined) return cifarPaths(path, kind, split);
  return IDX_KINDS.map((part) => idxPath(path, { split, kind: part }));
}

function idxDataset(files: DatasetFiles): Dataset {
  return datasetOf(files.name, async (split, noteHash) => {
    const readPart = async (kind: IdxKind): Promise<IdxArray> => {
      const { hash, name, ...array } = await readIdxPart(files, { split, kind });
      noteHash(name, hash);
      return array;
    };
    const images = await readPart("images");
    return labelled(images, await readPart("labels"), `the ${split} split of '${files.folder}'`);
  });
}

async function readIdxPart(files: DatasetFiles, part: IdxPart) {
  const path = idxPath(files.folder, part);
  const name = usualName(part);
  const { shape, values, bytes } = await readIdx(path);
  const hash = sha256Of(bytes);
  const published = files.sha256?.[name];
  if (published !== undefined && published !== hash) {
    throw new UserError(
      `'${path.replace(/\.gz$/, "")}' is not the published file: its SHA-256 is ${hash}, not ${published}. Install it again.`,
    );
  }
  return { name, hash, shape, values };
}

function labelled(images: IdxArray, labels: IdxArray, name: string): LabelledImages {
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3) {
    throw new UserError(
      `The images of ${name} have shape ${shapeText(images.shape)}, not count×height×width.`,
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new UserError(`The labels of ${name} have shape ${shapeText(labels.shape)}, not ${count}.`);
  }
  const { samples, note } = pixelsIn(images.values, name);
  const facts = { count, height, width, pixels: samples, labels: labelsIn(labels.values, name) };
  return note === "" ? facts : { ...facts, note };
}
