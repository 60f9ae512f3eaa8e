import type { ClassNames } from "./classes/classNames.js";
import type { Split } from "./idxNames.js";
import type { Samples } from "./samples.js";

/** Labeled images: `pixels` holds count × height × width × channels samples of 8 or 16 bits; 0 is the background. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Default: 1. */
  readonly channels?: number;
  readonly pixels: Samples;
  readonly labels: Uint8Array | Int32Array;
  /** Description of how the file's numbers were converted to samples; undefined for plain bytes. */
  readonly note?: string;
  /** Names of the classes; undefined if the data set does not have them. */
  readonly classes?: ClassNames;
}

/** Data set on disk: images and labels of two splits. */
export interface Dataset {
  /** `mnist`, or the last part of the path. */
  readonly name: string;
  /** Reads one split; reading it again costs nothing. Throws `UserError` for a missing or damaged file. */
  readonly split: (split: Split) => Promise<LabelledImages>;
  /** SHA-256 of every file read so far, uncompressed, by file name. */
  readonly hashes: () => Readonly<Record<string, string>>;
}

/** Reads a split, and reports the hash of each of its files. */
export type SplitReader = (
  split: Split,
  noteHash: (name: string, hash: string) => void,
) => Promise<LabelledImages>;

/** Data set that reads each split once. */
export function datasetOf(name: string, readSplit: SplitReader): Dataset {
  const read = new Map<Split, Promise<LabelledImages>>();
  const found = new Map<string, string>();
  const noteHash = (file: string, hash: string) => void found.set(file, hash);
  return {
    name,
    split: (split) => {
      const reading = read.get(split) ?? readSplit(split, noteHash);
      read.set(split, reading);
      return reading;
    },
    hashes: () => Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
