import { basename, isAbsolute, resolve } from "node:path";
import type { ReadArray } from "../../activations/readNpy.js";
import { UserError } from "../../core/errors.js";
import { plainName, shapeText } from "../../core/format.js";
import { labelsIn } from "../idxMeaning.js";
import { SPLITS } from "../idxNames.js";
import type { InputShape } from "../imageShape.js";
import { type ChosenImages, chosenIn, chosenOf } from "../images/chosenImages.js";
import type { LoadedImages } from "../images/loadImages.js";
import type { PixelRange } from "../pixelRangeOption.js";
import type { Samples } from "../samples.js";
import { chosenTargets, type Targets } from "../targets.js";
import { readArrayFile } from "./arrayFile.js";
import { imagesIn } from "./arrayLayout.js";
import { scaledArray } from "./arrayScale.js";
import { splitArrays } from "./npzDataset.js";

/** Images from an array: the content of a probe. */
export interface ArrayProbe extends Omit<LoadedImages, "stored" | "areNumbers"> {
  /** Pixels, n × h × w × c. */
  readonly pixels: Samples | Float32Array;
}

/** Settings for reading an array, and the input that its layout is chosen for. */
export interface ArrayPlan {
  /** Default: any size, RGB. */
  readonly input?: InputShape;
  readonly range?: PixelRange | undefined;
  /** Folder that a relative path is resolved against. Default: the working folder. */
  readonly from?: string;
}

/** Names of arrays of images, and of those of labels, the most usual first. */
const IMAGE_NAMES: readonly string[] = ["x", "X", "images", "data", "arr_0"];
const LABEL_NAMES: readonly string[] = ["y", "Y", "labels", "targets"];

/**
 * Loads the images of an `.npy` or `.npz` file, or a selection of them. They keep their size. Throws `UserError` for a
 * file that is damaged, holds Python objects, or holds no images.
 */
export async function loadArrays(named: string, plan: ArrayPlan = {}): Promise<ArrayProbe> {
  const { from = "." } = plan;
  const chosen = chosenIn(named, from);
  const path = resolve(from, chosen?.folder ?? named);
  const given = chosen?.folder ?? named;
  const shown = plainName(isAbsolute(given) ? basename(given) : given);
  const { arrays } = await readArrayFile(path);
  const { array, labels } = partsOf(arrays, shown);
  return imagesOfArray({ name: shown, array, labels }, plan, chosen);
}

/** Array of images, and its name in figures. */
export interface NamedImages extends Parts {
  readonly name: string;
}

/** Images of an array, or a selection of them. Throws `UserError` for an array that holds no images. */
export function imagesOfArray(
  { name, array, labels }: NamedImages,
  { input = [null, null, 3], range }: ArrayPlan,
  chosen?: ChosenImages,
): ArrayProbe {
  const images = imagesIn(array, input, name);
  const [count, ...size] = images.shape;
  const { labels: known, targets } = labels === undefined ? {} : labelsOf(labels, count, name);
  const all = Array.from({ length: count }, (_, id) => ({
    id,
    ...(known && { label: known[id] as number }),
  }));
  const classes = [...new Set(known)].map((label) => ({ label, name: String(label) }));
  const files = chosen === undefined ? all : chosenOf(all, chosen, classes);
  const address = chosen === undefined ? name : `${name}/${chosen.choice}`;
  if (files.length === 0) throw new UserError(`Probe '${address}' is empty: no image is chosen.`);
  const ids = files.map(({ id }) => id);
  const { pixels, note } = scaledArray({ values: images.take(ids), type: array.type, name }, range);
  const notes = [images.note, note].filter((each) => each !== undefined).join("; ");
  return {
    address,
    shape: [ids.length, ...size],
    pixels,
    ids,
    names: ids.map(String),
    labels: ids.map((id) => known?.[id]),
    ...(targets && { targets: chosenTargets(targets, ids) }),
    notes: ids.map(() => notes),
    failures: [],
    ignored: 0,
  };
}

interface Parts {
  readonly array: ReadArray;
  readonly labels: ReadArray | undefined;
}

function partsOf(arrays: ReadonlyMap<string, ReadArray>, name: string): Parts {
  const names = [...arrays.keys()];
  const split = SPLITS.find((each) => splitArrays(names, each) !== undefined);
  if (split !== undefined) {
    throw new UserError(`'${name}' is a data set. Write the probe like ${name}:${split}/0-9.`);
  }
  const labelName = LABEL_NAMES.find((each) => arrays.has(each));
  const others = names.filter((each) => each !== labelName);
  const imageName = others.length === 1 ? others[0] : IMAGE_NAMES.find((each) => arrays.has(each));
  const array = imageName === undefined ? undefined : arrays.get(imageName);
  if (array !== undefined)
    return { array, labels: labelName === undefined ? undefined : arrays.get(labelName) };
  const held = names.slice(0, 8).map(plainName).join(", ");
  throw new UserError(
    `'${name}' holds ${names.length === 0 ? "no arrays" : `the arrays ${held}`}, and which one holds the images is unknown. Name it x, and that of the labels y.`,
  );
}

/** Labels of an array: a class for each image, or an array for each. */
interface ArrayLabels {
  readonly labels?: Uint8Array | Int32Array;
  readonly targets?: Targets;
}

/**
 * Labels of images: whole numbers, one for each image, are classes; whole numbers of height × width are class maps; all
 * others are numbers that an output is to give.
 */
function labelsOf(labels: ReadArray, count: number, name: string): ArrayLabels {
  const { shape, values, type } = labels;
  const isOfOne = count === 1 && shape.length === 2 && (shape[0] ?? 0) > 1;
  const [images, ...axes] = isOfOne ? [1, ...shape] : shape;
  if (images !== count)
    throw new UserError(`The labels of '${name}' have shape ${shapeText(shape)}, not ${count}.`);
  const own = axes.at(-1) === 1 ? axes.slice(0, -1) : axes;
  const isWhole =
    !type.startsWith("float") || (own.length !== 1 && Array.from<number>(values).every(Number.isInteger));
  if (own.length === 0 && isWhole) return { labels: labelsIn(values, `'${name}'`) };
  const areClasses = own.length === 2 && isWhole;
  const numbers = areClasses ? labelsIn(values, `'${name}'`) : values;
  return {
    targets: {
      shape: [count, ...(own.length === 0 ? [1] : own)],
      values: Float32Array.from(numbers),
      areClasses,
    },
  };
}
