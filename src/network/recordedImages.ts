import { expected } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import type { Probe } from "../data/probe.js";
import { EVERY_IMAGE, storedRange } from "../data/storedAddress.js";

/** Images of stored activations, whose pixels are unknown. */
export interface RecordedImages {
  readonly count: number;
  /** Remarks on their values, such as rounding, as sentences. */
  readonly remarks: readonly string[];
  /** Address, numbers, names, labels and notes of the images, if the file says. Default: only their numbers. */
  readonly known?: KnownImages;
}

/** Images of stored activations as they were shown to the network. */
export interface KnownImages extends Pick<Probe, "address" | "ids" | "names" | "labels" | "notes"> {
  /** Names of the classes that labels belong to. Default: none. */
  readonly classes?: readonly string[];
}

/**
 * Images of stored activations at an address: `all`, `0` or `0-9`. Each is one pixel that holds its number. Throws
 * `UserError` for any other address, and for images beyond the stored ones.
 */
export function storedProbe({ count, remarks, known }: RecordedImages, address: string): Probe {
  const places = numbersAt(address, count);
  const ids = places.map((place) => known?.ids[place] ?? place);
  return {
    address: address === EVERY_IMAGE && known !== undefined ? known.address : wordsOf(address, count),
    shape: [places.length, 1, 1, 1],
    values: Float32Array.from(places),
    hasPixels: false,
    ids,
    names: places.map((place) => known?.names[place] ?? String(place)),
    labels: places.map((place) => known?.labels[place]),
    notes: places.map((place) => known?.notes[place] ?? ""),
    failures: [],
    ignored: 0,
    remarks,
    sha256: sha256Of(places.join(",")),
    origin: { input: address, data: "mnist" },
  };
}

function numbersAt(address: string, count: number): readonly number[] {
  if (address === EVERY_IMAGE) return Array.from({ length: count }, (_, index) => index);
  const [first, last] = storedRange(address) ?? [0, count];
  if (first > last || last >= count)
    throw expected(
      `${EVERY_IMAGE}, or numbers of stored images from 0 to ${count - 1} such as 0 or 0-9`,
      "--input",
      address,
    );
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Describes the images for a figure: `the file`, `image 3`, `the file, images 0-4`. */
function wordsOf(address: string, count: number): string {
  if (address === EVERY_IMAGE) return count === 1 ? "one image" : "the file";
  return address.includes("-") ? `the file, images ${address}` : `image ${address}`;
}
