import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { plainName } from "../core/format.js";
import { refuseStandIn } from "../core/standIn.js";
import { type ClassNames, readClassNames } from "./classes/classNames.js";
import type { Split } from "./idxNames.js";
import { type Dataset, datasetOf, type LabelledImages } from "./labelledImages.js";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = SIDE * SIDE * CHANNELS;
const MOST_IMAGES = 1_000_000;

/** Layout of the binary version of a data set (Krizhevsky, "Learning Multiple Layers of Features", 2009). */
interface CifarKind {
  /** Names of a split's files. */
  readonly files: Readonly<Record<Split, RegExp>>;
  /** Bytes before the pixels of each image; the last one is the label. */
  readonly labels: number;
  /** File with the names of the classes, one a line. */
  readonly names: string;
  readonly classes: number;
}

const KINDS: readonly CifarKind[] = [
  {
    files: { train: /^data_batch_\d+\.bin$/, test: /^test_batch\.bin$/ },
    labels: 1,
    names: "batches.meta.txt",
    classes: 10,
  },
  {
    files: { train: /^train\.bin$/, test: /^test\.bin$/ },
    labels: 2,
    names: "fine_label_names.txt",
    classes: 100,
  },
];

/** CIFAR-10 or CIFAR-100, if a folder contains files of its binary version. */
export function cifarKindIn(folder: string): CifarKind | undefined {
  const names = namesIn(folder);
  return KINDS.find(({ files }) =>
    Object.values(files).some((pattern) => names.some((name) => pattern.test(name))),
  );
}

/** True if a name is that of a file of CIFAR's binary version. */
export function isCifarName(name: string): boolean {
  return KINDS.some(
    ({ files, names }) => name === names || Object.values(files).some((pattern) => pattern.test(name)),
  );
}

/** True for a folder of CIFAR's version for Python, whose files are pickles. */
export function isPickledCifar(folder: string): boolean {
  const names = namesIn(folder);
  return names.includes("data_batch_1") || (names.includes("meta") && names.includes("train"));
}

/** Paths of the files of a split, with the names of the classes if they exist. Throws `UserError` if none exists. */
export function cifarPaths(folder: string, kind: CifarKind, split: Split): readonly string[] {
  const names = join(folder, kind.names);
  return [...batchPaths(folder, kind, split), ...(existsSync(names) ? [names] : [])];
}

/** Data set in the binary files of CIFAR-10 or CIFAR-100, with its fine labels. */
export function cifarDataset(name: string, folder: string, kind: CifarKind): Dataset {
  return datasetOf(name, async (split, noteHash) => {
    const parts: Uint8Array[] = [];
    for (const path of batchPaths(folder, kind, split)) {
      const bytes = await readBatch(path, kind);
      noteHash(basename(path), sha256Of(bytes));
      parts.push(bytes);
    }
    const classes = await classesOf(folder, kind);
    const images = imagesIn(Buffer.concat(parts), kind);
    return classes === undefined ? images : { ...images, classes };
  });
}

function batchPaths(folder: string, { files }: CifarKind, split: Split): readonly string[] {
  const found = namesIn(folder).filter((name) => files[split].test(name));
  if (found.length > 0) return found.sort(inNumericOrder).map((name) => join(folder, name));
  const usual = split === "train" ? "data_batch_1.bin or train.bin" : "test_batch.bin or test.bin";
  throw new UserError(`'${folder}' has no ${split} split: there is no ${usual}. Unpack the whole archive.`);
}

function inNumericOrder(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

async function readBatch(path: string, { labels }: CifarKind): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`Cannot read '${path}': ${codeOf(error) ?? reasonOf(error)}.`);
  });
  refuseStandIn(bytes, path);
  const each = labels + PIXELS;
  if (bytes.length > 0 && bytes.length % each === 0 && bytes.length <= MOST_IMAGES * each) return bytes;
  throw new UserError(
    `'${path}' is not a binary file of CIFAR: it has ${bytes.length} bytes, not a multiple of ${each}. Download it again.`,
  );
}

/** Images whose pixels follow their labels: red, then green, then blue. */
function imagesIn(bytes: Uint8Array, kind: CifarKind): LabelledImages {
  const each = kind.labels + PIXELS;
  const count = bytes.length / each;
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image += 1) {
    const start = image * each + kind.labels;
    const label = bytes[start - 1] as number;
    if (label >= kind.classes) {
      throw new UserError(
        `The labels of CIFAR-${kind.classes} cannot be used: image ${image} has ${label}, but classes are numbered from 0 to ${kind.classes - 1}.`,
      );
    }
    labels[image] = label;
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      for (let pixel = 0; pixel < SIDE * SIDE; pixel += 1) {
        pixels[image * PIXELS + pixel * CHANNELS + channel] = bytes[
          start + channel * SIDE * SIDE + pixel
        ] as number;
      }
    }
  }
  return { count, height: SIDE, width: SIDE, channels: CHANNELS, pixels, labels };
}

async function classesOf(folder: string, kind: CifarKind): Promise<ClassNames | undefined> {
  if (!existsSync(join(folder, kind.names))) return undefined;
  const { names } = await readClassNames(join(folder, kind.names));
  if (names.length === kind.classes) return { source: kind.names, names, isOwn: true };
  throw new UserError(
    `'${plainName(kind.names)}' names ${names.length} classes, not ${kind.classes}. Unpack the whole archive.`,
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
