import { basename, isAbsolute, resolve } from "node:path";
import { expected, UserError } from "../core/errors.js";
import { defined } from "../core/objectFields.js";
import { imagePathOf, type ProbeAddress, parseAddress } from "./address.js";
import { isArrayFile } from "./arrays/arrayFile.js";
import type { ClassNames } from "./classes/classNames.js";
import { openDataset } from "./dataset.js";
import type { Feed } from "./feed.js";
import { folderIn } from "./images/chosenImages.js";
import type { Failure } from "./images/failure.js";
import type { ImageValues } from "./images/imageOptions.js";
import type { ImagePlan } from "./images/loadImages.js";
import type { LabelledImages } from "./labelledImages.js";
import { heldProbe, storedProbe } from "./probePixels.js";
import type { RgbChannels } from "./rgbOption.js";
import { depthOf, type Samples, samplesOf } from "./samples.js";
import type { Targets } from "./targets.js";

/** Images shown to a network: pixels, labels if known, and their origin. */
export interface Probe {
  /**
   * Address as the user wrote it, preceded by the data set's name; for an absolute path to images, only its last
   * part.
   */
  readonly address: string;
  /** Images, height, width, channels. */
  readonly shape: readonly [number, number, number, number];
  /**
   * Values, n × h × w × c: in [0, 1], unless they come from an array that holds others. If there are samples, converted
   * from them on first access.
   */
  readonly values: Float32Array;
  /**
   * Values as 8-bit samples, or 16-bit ones if the files have more than 256 levels: the largest number is 1.
   * Undefined if the values did not come from samples.
   */
  readonly samples?: Samples;
  /**
   * Reads the pixels of the images from one index up to another, which is not included; defined only for a probe that
   * is too large to be held in memory, of which measures use one batch after the other.
   */
  readonly read?: (start: number, end: number) => Samples | Float32Array;
  /** False if the values are numbers of stored images instead of pixels. Default: true. */
  readonly hasPixels?: false;
  /** Index of each image within its split, or among the images of its folder. */
  readonly ids: readonly number[];
  /** File name of each image, preceded by its class folder if it is in one; in a data set, its index. */
  readonly names: readonly string[];
  /** Label of each image; undefined if unknown. */
  readonly labels: readonly (number | undefined)[];
  /** Labels that are arrays, such as class maps, one for each image; undefined if there are none. */
  readonly targets?: Targets;
  /** Descriptions of the conversions that fitted each image to the network; empty if there were none. */
  readonly notes: readonly string[];
  /** Images of a folder that could not be read, and the reasons. */
  readonly failures: readonly Failure[];
  /**
   * Number of folder entries that were skipped: hidden files, folders, and files without an image's
   * extension.
   */
  readonly ignored: number;
  /** Remarks on the whole set of images, as sentences, such as its class folders. Undefined if there are none. */
  readonly remarks?: readonly string[];
  /** SHA-256 of the samples, or else the values, in order; the low byte of each comes first. */
  readonly sha256: string;
  /** Request that loads the probe again; undefined if it would reveal paths on the machine. */
  readonly origin?: ProbeOrigin;
  /** Settings with which image files were fitted; undefined for a data set. */
  readonly fit?: Partial<ImageValues> & FeedTexts;
  /** Channels drawn red, green and blue. Default: the three of a picture; of others, the mean as gray. */
  readonly rgb?: RgbChannels;
  /** Values of the network's further inputs; undefined if it has none. */
  readonly feeds?: readonly Feed[];
  /** Class names given for it; undefined if there are none. */
  readonly classes?: ClassNames;
}

/** Further inputs as they were given: name=address for each. */
interface FeedTexts {
  readonly feed?: readonly string[];
}

/** Request for a probe: its address and data set as given, and the settings for fitting image files. */
export interface ProbeOrigin extends Partial<ImageValues>, FeedTexts {
  readonly input: string;
  readonly data: string;
}

/**
 * Options for loading a probe: the data set of an address that names none, and the settings for fitting image files.
 */
export interface ProbeOptions extends ImagePlan {
  /** `mnist`, a folder of IDX or CIFAR files, or an `.npz` file. Default: `mnist`. */
  readonly data?: string;
}

/**
 * Loads the images of an address as values in [0, 1]: `mnist:test/53`, `mnist:train/0-99`, `mnist:test/label=7/0-9`,
 * `test/53`, `digit.png`, `photos/`, `photos/0-9`, `shapes/label=circle`, `bands.npy/0-9`. With a network's `input`, image files are
 * fitted to it; images of a data set stay as they are. Throws `UserError` for an address that is malformed, out of
 * range or without images.
 */
export async function loadProbe(address: string, options: ProbeOptions = {}): Promise<Probe> {
  const { data = "mnist", ...plan } = options;
  const { from } = plan;
  const path = imagePathOf(address, from);
  if (path === undefined) {
    refuseNumberOptions(plan, address);
    const { samples, ...facts } = await samplesWithin(parseAddress(address, data), from);
    return heldProbe({ ...facts, ...originOf({ input: address, data }) }, samples);
  }
  const { input: _, from: _from, resizing: _resizing, ...how } = plan;
  const { labelsFrom } = how;
  const { pixels, areNumbers, ...images } = await imagesAt(path, plan);
  const { range: _range, ...unscaled } = how;
  const given = areNumbers ? how : unscaled;
  const fit = labelsFrom === undefined ? given : { ...given, labelsFrom: basename(labelsFrom) };
  refuseMissing(plan.rgb, images.shape[3]);
  const facts = {
    ...images,
    ...defined({ rgb: plan.rgb }),
    fit,
    ...originOf({ ...given, input: address, data }),
  };
  return storedProbe(facts, pixels);
}

/** Images of an array file, or of image files. */
async function imagesAt(path: string, plan: ImagePlan) {
  if (isArrayAt(path, plan.from)) {
    const { loadArrays } = await import("./arrays/loadArrays.js");
    const { pixels, ...images } = await loadArrays(path, plan);
    return { ...images, pixels: { isHeld: true, take: () => pixels }, areNumbers: true };
  }
  const { loadImages } = await import("./images/loadImages.js");
  const { stored, ...images } = await loadImages(path, plan);
  return { ...images, pixels: stored };
}

/** True if a path, or the part of it before the choice of images, is an array file. */
function isArrayAt(path: string, from = "."): boolean {
  return isArrayFile(resolve(from, path)) || isArrayFile(resolve(from, folderIn(path)));
}

/** Throws `UserError` for an option of arrays and image files with a data set. */
function refuseNumberOptions({ range, rgb }: ImagePlan, address: string): void {
  const given = rgb !== undefined ? "--rgb" : "--range";
  if (rgb === undefined && (range === undefined || range === "none")) return;
  throw new UserError(`${given} applies to arrays and image files, and '${address}' is neither. Omit it.`);
}

function refuseMissing(rgb: RgbChannels | undefined, channels: number): void {
  const missing = rgb?.find((channel) => channel >= channels);
  if (missing !== undefined) throw expected(`channels from 0 to ${channels - 1}`, "--rgb", missing);
}

/** Adds class names to a probe. Its values are still computed only on first access. */
export function withClasses(probe: Probe, classes: ClassNames): Probe {
  const fields = {
    ...Object.getOwnPropertyDescriptors(probe),
    ...Object.getOwnPropertyDescriptors({ classes }),
  };
  return Object.defineProperties({}, fields) as Probe;
}

/** Omits the origin of an absolute path, which would reveal the machine. */
function originOf(origin: ProbeOrigin): Pick<Probe, "origin"> {
  const { input, data, labelsFrom = "" } = origin;
  return [input, data, labelsFrom].some((path) => isAbsolute(path)) ? {} : { origin };
}

async function samplesWithin(address: ProbeAddress, from?: string): Promise<Sampled> {
  const images = await openDataset(address.source, from).split(address.split);
  const ids = choose(images, address);
  const { channels = 1, classes } = images;
  const size = images.height * images.width * channels;
  const samples = samplesOf(ids.length * size, depthOf(images.pixels));
  ids.forEach((id, index) => {
    samples.set(images.pixels.subarray(id * size, (id + 1) * size), index * size);
  });
  return {
    address: address.text,
    shape: [ids.length, images.height, images.width, channels],
    samples,
    ids,
    names: ids.map(String),
    labels: ids.map((id) => images.labels[id]),
    notes: ids.map(() => images.note ?? ""),
    failures: [],
    ignored: 0,
    ...defined({ classes }),
  };
}

type Sampled = Omit<Probe, "values" | "sha256"> & { readonly samples: Samples };

function choose(images: LabelledImages, address: ProbeAddress): readonly number[] {
  const candidates = candidatesOf(images, address);
  const [first, last] = address.range ?? [0, candidates.length - 1];
  if (last >= candidates.length) {
    throw expected(`an index from 0 to ${candidates.length - 1}`, `probe '${address.text}'`, last);
  }
  return candidates.slice(first, last + 1);
}

function candidatesOf(images: LabelledImages, { label, split, text }: ProbeAddress): readonly number[] {
  const all = Array.from({ length: images.count }, (_, index) => index);
  const candidates = label === undefined ? all : all.filter((index) => images.labels[index] === label);
  if (candidates.length === 0) {
    const known = [...new Set(images.labels)].sort((a, b) => a - b).join(", ");
    const held = images.count === 0 ? "no images" : `the labels ${known}`;
    throw new UserError(`Probe '${text}' is empty: the ${split} split has ${held}.`);
  }
  return candidates;
}
