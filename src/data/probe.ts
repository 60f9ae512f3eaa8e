import { createHash } from "node:crypto";
import { expected, UserError } from "../errors.js";
import { type ProbeAddress, parseAddress } from "./address.js";
import { type Dataset, type LabelledImages, openDataset } from "./dataset.js";

/** The inputs that a network is shown: pixels in [0, 1], labels where they are known, and where they came from. */
export interface Probe {
  /** As the user wrote it, with the data set's name in front. */
  readonly address: string;
  /** Images, height, width, channels. */
  readonly shape: readonly [number, number, number, number];
  /** n × h × w × c values in [0, 1]. */
  readonly values: Float32Array;
  /** The index of each image within its half of the data set. */
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  /** SHA-256 of the pixels as bytes, in order. */
  readonly sha256: string;
}

/** The data set of a probe whose address names none. */
export interface ProbeOptions {
  /** `mnist` or a folder of IDX files. Default `mnist`. */
  readonly data?: string;
}

/**
 * Loads the images that an address names: `mnist:test/53`, `mnist:train/0-99`, `mnist:test/label=7/0-9`, `test/53`.
 * Throws `UserError` for an address that cannot be read, is out of range or names no image.
 */
export async function loadProbe(address: string, options: ProbeOptions = {}): Promise<Probe> {
  const parsed = parseAddress(address, options.data ?? "mnist");
  return probeOf(openDataset(parsed.source), parsed);
}

async function probeOf(dataset: Dataset, address: ProbeAddress): Promise<Probe> {
  const images = await dataset.split(address.split);
  const ids = choose(images, address);
  const size = images.height * images.width;
  const bytes = new Uint8Array(ids.length * size);
  ids.forEach((id, index) => {
    bytes.set(images.pixels.subarray(id * size, (id + 1) * size), index * size);
  });
  return {
    address: address.text,
    shape: [ids.length, images.height, images.width, 1],
    values: Float32Array.from(bytes, (byte) => byte / 255),
    ids,
    labels: ids.map((id) => images.labels[id] as number),
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

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
    const what = known === "" ? "no images" : `the labels ${known}`;
    throw new UserError(`Probe '${text}' is empty: the ${split} half has ${what}.`);
  }
  return candidates;
}
