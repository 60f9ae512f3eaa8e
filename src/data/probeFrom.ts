import type { NumberArray } from "../activations/npy.js";
import { npy } from "../activations/npy.js";
import { readNpy } from "../activations/readNpy.js";
import { expected } from "../core/errors.js";
import { defined } from "../core/objectFields.js";
import { imagesOfArray } from "./arrays/loadArrays.js";
import { type ImagePlan, loadFiles } from "./images/loadImages.js";
import { loadProbe, type Probe } from "./probe.js";
import { heldProbe, storedProbe } from "./probePixels.js";

/** Meaning of images that a program passes in. */
export interface ProbeFromOptions extends ImagePlan {
  /** Class of each image, from 0. Default: unknown. */
  readonly labels?: readonly number[];
  /** Name in figures. Default: `images`. */
  readonly name?: string;
}

/**
 * Images that a program passes in, as a probe: an array of height × width, images × height × width or images × height ×
 * width × channels (or channels first, as in a file), a list of encoded image files (PNG, JPEG, WebP, GIF or TIFF), or an
 * address as in `loadProbe`. Numbers become pixels as in files: by `range`, else by their type; encoded images are fitted
 * to `input`. Throws `UserError` for an array without images, for files of which none can be read, and for another number
 * of labels than of images.
 */
export async function probeFrom(
  images: NumberArray | readonly Uint8Array[] | string,
  { labels, name = "images", ...plan }: ProbeFromOptions = {},
): Promise<Probe> {
  const probe = await loaded(images, name, plan);
  const { length } = probe.ids;
  if (labels === undefined) return probe;
  if (labels.length !== length) throw expected(`${length} labels, one for each image,`, name, labels.length);
  const fields = {
    ...Object.getOwnPropertyDescriptors(probe),
    ...Object.getOwnPropertyDescriptors({ labels }),
  };
  return Object.defineProperties({}, fields) as Probe;
}

async function loaded(
  images: NumberArray | readonly Uint8Array[] | string,
  name: string,
  plan: ImagePlan,
): Promise<Probe> {
  if (typeof images === "string") return loadProbe(images, plan);
  const rgb = defined({ rgb: plan.rgb });
  if ("shape" in images) {
    // Through a file's bytes, which checks the shape and names the type.
    const array = readNpy(npy(images.values, images.shape), name);
    const { pixels, ...facts } = imagesOfArray({ name, array, labels: undefined }, plan);
    return heldProbe({ ...facts, ...rgb }, pixels);
  }
  const files = images.map((bytes, id) => ({
    name: String(id),
    path: `${name}/${id}`,
    id,
    read: () => bytes,
  }));
  const { stored, areNumbers: _, ...facts } = await loadFiles({ address: name, files, ignored: 0 }, plan);
  return storedProbe({ ...facts, ...rgb }, stored);
}
