import { basename } from "node:path";
import type { ReadArray } from "../../activations/readNpy.js";
import { UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { plainName, shapeText } from "../../core/format.js";
import { labelsIn, pixelsIn } from "../idxMeaning.js";
import type { Split } from "../idxNames.js";
import { type Dataset, datasetOf, type LabelledImages } from "../labelledImages.js";
import { isArrayFile, readArrayFile } from "./arrayFile.js";

/** Names of the arrays of a split: Keras's, and those of MedMNIST. */
const ARRAYS: readonly (readonly [images: string, labels: string])[] = [
  ["x_", "y_"],
  ["X_", "Y_"],
  ["X_", "y_"],
];
const SUFFIXED: readonly (readonly [images: string, labels: string])[] = [["_images", "_labels"]];

/** True if an `.npz` file exists at the path. */
export function isNpzFile(path: string): boolean {
  return /\.npz$/i.test(path) && isArrayFile(path);
}

/** Names of the images and labels of a split among an archive's arrays; undefined if it does not have them. */
export function splitArrays(
  names: readonly string[],
  split: Split,
): readonly [images: string, labels: string] | undefined {
  const pairs = [
    ...ARRAYS.map(([images, labels]) => [`${images}${split}`, `${labels}${split}`] as const),
    ...SUFFIXED.map(([images, labels]) => [`${split}${images}`, `${split}${labels}`] as const),
  ];
  return pairs.find((pair) => pair.every((name) => names.includes(name)));
}

/** Data set in an `.npz` file: `x_train`, `y_train`, `x_test` and `y_test`, as in Keras's `mnist.npz`. */
export function npzDataset(name: string, path: string): Dataset {
  return datasetOf(name, async (split, noteHash) => {
    const { arrays, bytes } = await readArrayFile(path);
    noteHash(basename(path), sha256Of(bytes));
    const found = splitArrays([...arrays.keys()], split);
    if (found === undefined) throw missing(path, [...arrays.keys()], split);
    const [images, labels] = found.map((each) => arrays.get(each) as ReadArray);
    return labelledFrom(
      images as ReadArray,
      labels as ReadArray,
      `the ${split} split of '${plainName(name)}'`,
    );
  });
}

function missing(path: string, names: readonly string[], split: Split): UserError {
  const held = names.slice(0, 8).map(plainName).join(", ");
  return new UserError(
    `'${plainName(basename(path))}' has no ${split} split: it holds ${held === "" ? "nothing" : held}, not x_${split} and y_${split}. Name the arrays so, or give the images as an array without labels.`,
  );
}

function labelledFrom(images: ReadArray, labels: ReadArray, name: string): LabelledImages {
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (images.shape.length !== 3 && images.shape.length !== 4) {
    throw new UserError(
      `The images of ${name} have shape ${shapeText(images.shape)}, not count×height×width or count×height×width×channels.`,
    );
  }
  const isColumn = labels.shape.length === 1 || (labels.shape.length === 2 && labels.shape[1] === 1);
  if (!isColumn || labels.shape[0] !== count) {
    throw new UserError(`The labels of ${name} have shape ${shapeText(labels.shape)}, not ${count}.`);
  }
  const { samples, note } = pixelsIn(images.values, name);
  const facts = { count, height, width, channels, pixels: samples, labels: labelsIn(labels.values, name) };
  return note === "" ? facts : { ...facts, note };
}
