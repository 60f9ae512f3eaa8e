import { basename } from "node:path";
import type { ArrayValues } from "../../activations/npyTypes.js";
import { plainName } from "../../core/format.js";
import { defined } from "../../core/objectFields.js";
import { resolve } from "../../core/options/option.js";
import { numberScale } from "../arrays/arrayScale.js";
import type { ClassNames } from "../classes/classNames.js";
import type { InputShape } from "../imageShape.js";
import { joinedSamples, type Samples } from "../samples.js";
import type { Targets } from "../targets.js";
import { chosenIn } from "./chosenImages.js";
import type { DecodedImage } from "./decode.js";
import { type Failure, Unreadable, unreadError } from "./failure.js";
import { type ImageFile, type ImageFiles, imageFilesAt } from "./imageFiles.js";
import { type FitValues, type ImageValues, imageOptions } from "./imageOptions.js";
import { ImageStore } from "./imageStore.js";
import { readFileLabels } from "./labelFile.js";
import { areLabelMaps, fittedLabelMap } from "./labelMaps.js";
import { ProbeEntry } from "./probeEntry.js";
import { isUnusual, type Raster } from "./raster.js";
import { ImageReader, type ReadWish } from "./readImage.js";
import type { Resizing } from "./resizing.js";

/** Images from files, all of the same shape; the content of a probe. */
export interface LoadedImages {
  readonly address: string;
  /** Images, height, width, channels. */
  readonly shape: readonly [number, number, number, number];
  /** Pixels of all images; those of photographs are samples, of 16 bits if any of the files has them. */
  readonly stored: StoredPixels;
  /** True if the images are numbers, for which a range applies, instead of photographs. */
  readonly areNumbers: boolean;
  /** Index of each image among those of its folder, including unreadable ones. */
  readonly ids: readonly number[];
  readonly names: readonly string[];
  /** Class of each image; undefined outside class folders. */
  readonly labels: readonly (number | undefined)[];
  /** Labels that are arrays, one for each image; undefined if there are none. */
  readonly targets?: Targets;
  readonly notes: readonly string[];
  readonly failures: readonly Failure[];
  readonly ignored: number;
  readonly remarks?: readonly string[];
  /** Names of the classes, if folders or a table of labels name them. */
  readonly classes?: ClassNames;
}

/** Settings for fitting images, and the input that they are fitted to. */
export interface ImagePlan extends Partial<ImageValues> {
  /** Default: any size, RGB. */
  readonly input?: InputShape;
  /** Resizing of the network's preprocessing, applied unless a fit is given. Default: none. */
  readonly resizing?: Resizing | undefined;
  /** Folder that a relative path is resolved against. Default: the working folder. */
  readonly from?: string;
}

/** Pixels of images, of which only some are in memory at a time. */
export interface StoredPixels {
  /** True if all of them are in memory. */
  readonly isHeld: boolean;
  /** Pixels of the images from one index up to another, which is not included. */
  readonly take: (start: number, end: number) => Samples | Float32Array;
}

/**
 * Loads an image file, or the images of a folder or of its class folders in order. Unreadable images of a folder are
 * listed in `failures`. Throws `UserError` for an unreadable single image, or if no image can be read.
 */
export async function loadImages(path: string, plan: ImagePlan = {}): Promise<LoadedImages> {
  const { input = [null, null, null], from, labelsFrom } = plan;
  const hasMaps = labelsFrom !== undefined && areLabelMaps(labelsFrom, from);
  const labels = labelsFrom === undefined || hasMaps ? undefined : await readFileLabels(labelsFrom, from);
  const found = await imageFilesAt(path, from, labels);
  if (chosenIn(path, from) !== undefined) return loadFiles(found, plan);
  return loadFiles({ ...found, files: withPagesJoined(found.files, input) }, plan);
}

/** Loads image files that were found, as `loadImages` does. */
export async function loadFiles(
  { files, classNames, ...facts }: ImageFiles,
  plan: ImagePlan,
): Promise<LoadedImages> {
  const { input = [null, null, null], from, resizing, ...given } = plan;
  const values: FitValues = { ...resolve(imageOptions, given), resizing };
  const { labelsFrom } = values;
  const hasMaps = labelsFrom !== undefined && areLabelMaps(labelsFrom, from);
  const maps = hasMaps ? { path: labelsFrom, from } : undefined;
  const { images, size, failures, store, type } = await loadEach(files, { input, values, maps });
  if (size === undefined) throw unreadError(failures, facts.address);
  const { note, ...pixels } = pixelsOf(store, { type, name: facts.address }, values);
  return {
    ...facts,
    ...pixels,
    shape: [images.length, ...size],
    ids: images.map(({ id }) => id),
    names: images.map(({ name }) => name),
    labels: images.map(({ label }) => label),
    ...targetsOf(images, size),
    notes: images.map(({ notes }) => [...notes, ...(note === undefined ? [] : [note])].join("; ")),
    failures,
    ...defined({ classes: classNames }),
  };
}

/** Images to load, and the place of their label maps; undefined if labels are not maps. */
interface Wanted extends ReadWish {
  readonly maps: { readonly path: string; readonly from: string | undefined } | undefined;
}

/** The pages of one file as a single image if they are as many as the channels that a network takes. */
function withPagesJoined(files: readonly ImageFile[], input: InputShape): readonly ImageFile[] {
  const [first] = files;
  const isOne = files.length === input[2] && files.every(({ page }) => page !== undefined);
  if (first === undefined || !isUnusual(input) || !isOne) return files;
  const { page: _, ...file } = first;
  return [{ ...file, name: plainName(basename(file.path)) }];
}

interface Image {
  readonly id: number;
  /** Class of each pixel. */
  readonly map?: Float32Array;
  readonly name: string;
  readonly label: number | undefined;
  readonly notes: readonly string[];
}

interface Outcome {
  readonly images: readonly Image[];
  readonly failures: readonly Failure[];
  readonly store: ImageStore;
  /** Height, width and channels; undefined if no image could be read. */
  readonly size: readonly [number, number, number] | undefined;
  /** NumPy's name of the type of numbers; undefined for photographs. */
  readonly type: string | undefined;
}

/** Loads one image after the other: a decoded photo may take hundreds of megabytes. */
async function loadEach(files: readonly ImageFile[], wish: Wanted): Promise<Outcome> {
  const images: Image[] = [];
  const failures: Failure[] = [];
  const store = new ImageStore();
  const reader = new ImageReader(wish);
  const entry = new ProbeEntry(wish, files.length);
  for (const file of files) {
    const { name, id, label } = file;
    try {
      const read = await reader.read(file);
      const { values, notes } = entry.take(read);
      const map = entry.size && (await mapOf(read, { name, size: entry.size }, wish));
      store.add(values);
      images.push({ id, name, label, notes, ...defined({ map }) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      failures.push({ name, reason: error.message });
    }
  }
  return { images, failures, store, size: entry.size, type: entry.type };
}

/** Label map of an image that has entered a probe. */
async function mapOf(
  image: DecodedImage | Raster,
  {
    name,
    size: [height, width],
  }: { readonly name: string; readonly size: readonly [number, number, number] },
  { maps, values }: Wanted,
): Promise<Float32Array | undefined> {
  if (maps === undefined) return undefined;
  const picture = "picture" in image ? image.picture : image;
  return fittedLabelMap(maps.path, maps.from, { name, picture, frame: { height, width }, values });
}

/** Label maps of images, if they have any. */
function targetsOf(
  images: readonly Image[],
  [height, width]: readonly [number, number, number],
): Pick<LoadedImages, "targets"> {
  const maps = images.flatMap(({ map }) => (map === undefined ? [] : [map]));
  if (maps.length === 0) return {};
  const values = new Float32Array(maps.length * height * width);
  maps.forEach((map, place) => {
    values.set(map, place * height * width);
  });
  return { targets: { shape: [maps.length, height, width], values, areClasses: true } };
}

interface Numbers {
  readonly type: string | undefined;
  readonly name: string;
}

function pixelsOf(store: ImageStore, { type, name }: Numbers, { range }: FitValues) {
  const { isHeld } = store;
  if (type === undefined) {
    const depth = store.isDeep ? 16 : 8;
    const take = (start: number, end: number) =>
      joinedSamples([...store.read(start, end)] as Samples[], depth);
    return { stored: { isHeld, take }, areNumbers: false, note: undefined };
  }
  const { pixelsOf: scaled, note } = numberScale({ type, name, parts: () => store.read() }, range);
  const take = (start: number, end: number) => scaled(joinedNumbers([...store.read(start, end)]));
  return { stored: { isHeld, take }, areNumbers: true, note };
}

function joinedNumbers(parts: readonly ArrayValues[]): ArrayValues {
  const [first = new Uint8Array()] = parts;
  const Type = first.constructor as new (length: number) => ArrayValues;
  const joined = new Type(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
