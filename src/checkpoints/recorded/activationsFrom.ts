import { basename } from "node:path";
import type { NumberArray } from "../../activations/npy.js";
import { npz } from "../../activations/npz.js";
import type { Probe } from "../../data/probe.js";
import { EVERY_IMAGE } from "../../data/storedAddress.js";
import type { Network } from "../../network/network.js";
import { type RecordedImages, storedProbe } from "../../network/recordedImages.js";
import { networkOfArrays, openRecorded } from "./openRecorded.js";

/** Meaning of arrays of activations. */
export interface ActivationsOptions {
  /**
   * Order of the axes: `nchw`, or `nchw,tokens=ntc` for arrays that differ. Default: `nhwc`; `ntc` for three axes, and
   * images × units for two.
   */
  readonly layout?: string;
  /** Name in figures. Default: the file's name, or `activations`. */
  readonly name?: string;
  /** Numbers of the images, from 0: `3`, `0-9`. Default: all. */
  readonly input?: string;
}

/** Stored activations as a network, and the images that they belong to: what `draw` takes. */
export interface StoredActivations {
  readonly network: Network;
  readonly probe: Probe;
}

/**
 * Activations that were computed elsewhere, from a `.npz`, `.npy` or safetensors file or from arrays by name: each
 * array is a tap, with an axis of images. The network has values alone, and no graph. Throws `UserError` for a file that
 * holds anything but numbers, and for arrays that do not fit their layout or belong to different numbers of images.
 */
export async function activationsFrom(
  source: string | Readonly<Record<string, NumberArray>>,
  { layout = "", name, input = EVERY_IMAGE }: ActivationsOptions = {},
): Promise<StoredActivations> {
  const network =
    typeof source === "string"
      ? await openRecorded(source, { layout, name: name ?? basename(source) })
      : networkOfArrays(npz(new Map(Object.entries(source))), { layout, name: name ?? "activations" });
  return { network, probe: storedProbe(network.recordedImages as RecordedImages, input) };
}
