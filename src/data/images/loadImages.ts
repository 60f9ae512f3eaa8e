import { UserError } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import { resolve } from "../../core/options/option.js";
import type { ClassNames } from "../classes/classNames.js";
import type { InputShape } from "../imageShape.js";
import { joinedSamples, type Samples } from "../samples.js";
import type { Targets } from "../targets.js";
import { type DecodedImage, type DecodeTarget, decode } from "./decode.js";
import { type Failure, Unreadable, unreadError } from "./failure.js";
import { type Framed, fitToInput } from "./fitToInput.js";
import { type ImageFile, imageFilesAt, readImageFile } from "./imageFiles.js";
import { type FitValues, type ImageValues, imageOptions } from "./imageOptions.js";
import { channelsOf, frameOf, type InputSize } from "./inputSize.js";
import { readFileLabels } from "./labelFile.js";
import { areLabelMaps, fittedLabelMap } from "./labelMaps.js";
import type { Resizing } from "./resizing.js";

/** Images from files, all of the same shape; the content of a probe. */
export interface LoadedImages {
  readonly address: string;
  /** Images, height, width, channels. */
  readonly shape: readonly [number, number, number, number];
  /** Samples, n × h × w × c, of 16 bits if any of the files has them. */
  readonly samples: Samples;
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

const LARGEST_PROBE = 2 ** 28;

/**
 * Loads an image file, or the images of a folder or of its class folders in order. Unreadable images of a folder are
 * listed in `failures`. Throws `UserError` for an unreadable single image, or if no image can be read.
 */
export async function loadImages(path: string, plan: ImagePlan = {}): Promise<LoadedImages> {
  const { input = [null, null, null], from, resizing, ...given } = plan;
  const values: FitValues = { ...resolve(imageOptions, given), resizing };
  const channels = channelsOf(input);
  const { labelsFrom } = values;
  const hasMaps = labelsFrom !== undefined && areLabelMaps(labelsFrom, from);
  const labels = labelsFrom === undefined || hasMaps ? undefined : await readFileLabels(labelsFrom, from);
  const maps = hasMaps ? { path: labelsFrom, from } : undefined;
  const { files, classNames, ...facts } = await imageFilesAt(path, from, labels);
  const { images, frame, failures } = await loadEach(files, { input, channels, values, maps });
  if (frame === undefined) throw unreadError(failures, facts.address);
  return {
    ...facts,
    shape: [images.length, frame.height, frame.width, frame.channels],
    samples: joinedSamples(images.map(({ samples }) => samples)),
    ids: images.map(({ id }) => id),
    names: images.map(({ name }) => name),
    labels: images.map(({ label }) => label),
    ...targetsOf(images, frame),
    notes: images.map(({ notes }) => notes.join("; ")),
    failures,
    ...defined({ classes: classNames }),
  };
}

interface Fixed {
  readonly input: InputShape;
  readonly channels: 1 | 3;
  readonly values: FitValues;
  /** Place of the label maps; undefined if labels are not maps. */
  readonly maps: { readonly path: string; readonly from: string | undefined } | undefined;
}

interface Image extends Framed {
  readonly id: number;
  /** Class of each pixel. */
  readonly map?: Float32Array;
  readonly name: string;
  readonly label: number | undefined;
}

interface Outcome {
  readonly images: readonly Image[];
  readonly failures: readonly Failure[];
  /** Undefined if no image could be read. */
  readonly frame?: InputSize;
}

/** Loads one image after the other: a decoded photo may take hundreds of megabytes. */
async function loadEach(files: readonly ImageFile[], fixed: Fixed): Promise<Outcome> {
  const { input, channels, values, maps } = fixed;
  const images: Image[] = [];
  const failures: Failure[] = [];
  let frame: InputSize | undefined;
  for (const file of files) {
    const { name, id, label } = file;
    const decoded = await decodedOrFailure(file, { channels, background: values.background });
    if ("reason" in decoded) {
      failures.push(decoded);
      continue;
    }
    frame ??= bounded(frameOf(input, decoded.picture, values), files.length);
    const { samples, notes } = fitToInput(decoded.picture, frame, values);
    const { picture } = decoded;
    const map = maps && (await fittedLabelMap(maps.path, maps.from, { name, picture, frame, values }));
    images.push({ id, name, label, samples, notes: [...decoded.notes, ...notes], ...defined({ map }) });
  }
  return { images, failures, ...defined({ frame }) };
}

/** Label maps of images, if they have any. */
function targetsOf(images: readonly Image[], { height, width }: InputSize): Pick<LoadedImages, "targets"> {
  const maps = images.flatMap(({ map }) => (map === undefined ? [] : [map]));
  if (maps.length === 0) return {};
  const values = new Float32Array(maps.length * height * width);
  maps.forEach((map, place) => {
    values.set(map, place * height * width);
  });
  return { targets: { shape: [maps.length, height, width], values, areClasses: true } };
}

async function decodedOrFailure(
  { name, path }: ImageFile,
  wanted: DecodeTarget,
): Promise<DecodedImage | Failure> {
  try {
    return await decode(await readImageFile(path), wanted);
  } catch (error) {
    if (error instanceof Unreadable) return { name, reason: error.message };
    throw error;
  }
}

function bounded(frame: InputSize, count: number): InputSize {
  const { height, width, channels } = frame;
  if (count * height * width * channels <= LARGEST_PROBE) return frame;
  throw new UserError(
    `The probe would have ${count}×${height}×${width}×${channels} values, more than can be loaded at once. Show fewer images.`,
  );
}
