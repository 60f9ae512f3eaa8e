import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../errors.js";
import { sha256Of } from "../sha256.js";
import { type IdxArray, readIdx } from "./idx.js";
import { mnistFiles } from "./mnist.js";

/** The halves of a data set. */
export const SPLITS = ["train", "test"] as const;

/** A half of a data set. */
export type Split = (typeof SPLITS)[number];

/** Labelled gray images: `pixels` holds count × height × width bytes, 0 is the background. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** A data set on disk: images and labels, split in two, in the four files that MNIST introduced. */
export interface Dataset {
  /** `mnist`, or the last part of the folder. */
  readonly name: string;
  /** Reads one half; reading it again is free. Throws `UserError` for a missing or broken file. */
  readonly split: (split: Split) => Promise<LabelledImages>;
  /** The SHA-256 of every file read so far, unzipped, by file name. */
  readonly hashes: () => Readonly<Record<string, string>>;
}

/** Where the four files of a data set are, and what they must hash to where that is known. */
export interface DatasetFiles {
  readonly name: string;
  readonly folder: string;
  readonly sha256?: Readonly<Record<string, string>>;
}

const PREFIXES: Readonly<Record<Split, string>> = { train: "train", test: "t10k" };

/**
 * Opens a data set: `mnist`, or a folder that holds the four IDX files by their usual names, gzipped or not. A relative
 * path leads from a folder, which is the working folder by default. Throws `UserError` where there is no such folder.
 */
export function openDataset(source: string, from?: string): Dataset {
  if (source === "mnist") return new IdxDataset(mnistFiles());
  const folder = from === undefined ? source : resolve(from, source);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UserError(
      `There is no data folder '${source}'. Give 'mnist' or a folder with ${fileName("train", "images")} and its three companions.`,
    );
  }
  return new IdxDataset({ name: dataName(source), folder });
}

/** The name of a data set on figures and in checkpoints: of a folder, its last part. */
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
    const images = await this.readFile(fileName(split, "images"));
    const labels = await this.readFile(fileName(split, "labels"));
    return labelled(images, labels, `the ${split} half of '${this.files.folder}'`);
  }

  private async readFile(name: string): Promise<IdxArray> {
    const plain = join(this.files.folder, name);
    const { shape, values, bytes } = await readIdx(zippedOr(plain));
    const hash = sha256Of(bytes);
    const due = this.files.sha256?.[name];
    if (due !== undefined && due !== hash) {
      throw new UserError(
        `'${plain}' is not the published file: its SHA-256 is ${hash}, not ${due}. Install it again.`,
      );
    }
    this.found.set(name, hash);
    return { shape, values };
  }
}

/** The paths of the images and labels of a half of the data set in a folder. */
export function datasetPaths(folder: string, split: Split): readonly string[] {
  return (["images", "labels"] as const).map((kind) => zippedOr(join(folder, fileName(split, kind))));
}

function zippedOr(plain: string): string {
  return !existsSync(plain) && existsSync(`${plain}.gz`) ? `${plain}.gz` : plain;
}

function fileName(split: Split, kind: "images" | "labels"): string {
  return kind === "images" ? `${PREFIXES[split]}-images-idx3-ubyte` : `${PREFIXES[split]}-labels-idx1-ubyte`;
}

function labelled(images: IdxArray, labels: IdxArray, name: string): LabelledImages {
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3) {
    throw new UserError(
      `The images of ${name} have shape ${images.shape.join("×")}, not count×height×width.`,
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new UserError(`The labels of ${name} have shape ${labels.shape.join("×")}, not ${count}.`);
  }
  return { count, height, width, pixels: images.values, labels: labels.values };
}
