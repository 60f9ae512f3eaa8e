import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { shapeText } from "../core/format.js";
import { type IdxArray, readIdx } from "./idx.js";
import { labelsIn, pixelsIn } from "./idxMeaning.js";
import type { Split } from "./idxNames.js";
import { IDX_KINDS, type IdxPart, idxPath, usualName } from "./idxNames.js";
import { type DatasetFiles, mnistFiles } from "./mnist.js";
import type { Samples } from "./samples.js";

export { SPLITS } from "./idxNames.js";

/** Labeled gray images: `pixels` holds count × height × width samples of 8 or 16 bits; 0 is the background. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Samples;
  readonly labels: Uint8Array | Int32Array;
  /** Description of how the file's numbers were converted to samples; undefined for plain bytes. */
  readonly note?: string;
}

/** Data set on disk: images and labels of two splits, in the four files that MNIST introduced. */
export interface Dataset {
  /** `mnist`, or the last part of the folder's path. */
  readonly name: string;
  /** Reads one split; reading it again costs nothing. Throws `UserError` for a missing or damaged file. */
  readonly split: (split: Split) => Promise<LabelledImages>;
  /** SHA-256 of every file read so far, uncompressed, by file name. */
  readonly hashes: () => Readonly<Record<string, string>>;
}

/**
 * Opens a data set: `mnist`, or a folder that contains the four IDX files under their usual names, with dashes or
 * dots, gzipped or not, directly or in `raw`. A relative path is resolved against a folder, by default the working
 * folder. Throws `UserError` if the folder does not exist.
 */
export function openDataset(source: string, from?: string): Dataset {
  if (source === "mnist") return new IdxDataset(mnistFiles());
  const folder = from === undefined ? source : resolve(from, source);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UserError(
      `There is no data folder '${source}'. Give 'mnist', or a folder with ${usualName({ split: "train", kind: "images" })} and the other three files.`,
    );
  }
  return new IdxDataset({ name: dataName(source), folder });
}

/** Name of a data set in figures and checkpoints: for a folder, the last part of its path. */
export function dataName(source: string): string {
  return basename(resolve(source));
}

class IdxDataset implements Dataset {
  readonly name: string;
  private readonly files: DatasetFiles;
  private readonly read = new Map<Split, Promise<LabelledImages>>();
  private readonly found = new Map<string, string>();

  constructor(files: DatasetFiles) {
    this.name = files.name;
    this.files = files;
  }

  split(split: Split): Promise<LabelledImages> {
    const reading = this.read.get(split) ?? this.readSplit(split);
    this.read.set(split, reading);
    return reading;
  }

  hashes(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private async readSplit(split: Split): Promise<LabelledImages> {
    const images = await this.readPart({ split, kind: "images" });
    const labels = await this.readPart({ split, kind: "labels" });
    return labelled(images, labels, `the ${split} split of '${this.files.folder}'`);
  }

  private async readPart(part: IdxPart): Promise<IdxArray> {
    const path = idxPath(this.files.folder, part);
    const name = usualName(part);
    const { shape, values, bytes } = await readIdx(path);
    const hash = sha256Of(bytes);
    const published = this.files.sha256?.[name];
    if (published !== undefined && published !== hash) {
      throw new UserError(
        `'${path.replace(/\.gz$/, "")}' is not the published file: its SHA-256 is ${hash}, not ${published}. Install it again.`,
      );
    }
    this.found.set(name, hash);
    return { shape, values };
  }
}

/** Paths of the images and labels of a split in a folder. Throws `UserError` if one is missing. */
export function datasetPaths(folder: string, split: Split): readonly string[] {
  return IDX_KINDS.map((kind) => idxPath(folder, { split, kind }));
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
