import type { Activation } from "../../activations/activation.js";
import type { RecordedTaps } from "../../network/recordedNetwork.js";
import type { RecordingFacts } from "../../network/recordingFacts.js";
import type { NamedArray } from "./storedArrays.js";

/**
 * Taps of an archive that convscope drew, from the planes of its figures (channels × height × width, one array for each
 * tap and image). Undefined if the arrays are not as its comment states.
 */
export function tapsOfPlanes(
  arrays: readonly NamedArray[],
  { taps, images, arrays: places }: RecordingFacts,
): Pick<RecordedTaps, "taps" | "activations" | "images"> | undefined {
  const count = images.ids.length;
  if (arrays.length !== places.length || arrays.length !== taps.length * count) return undefined;
  const at = new Map(places.map(([tap, image], index) => [tap * count + image, arrays[index] as NamedArray]));
  const activations = taps.map(({ name }, tap) => {
    const planes = images.ids.flatMap((_, image) => at.get(tap * count + image) ?? []);
    return planes.length === count ? joined(name, planes) : undefined;
  });
  if (!activations.every((activation) => activation !== undefined)) return undefined;
  const labels = images.labels.map((label) => label ?? undefined);
  return { taps, activations, images: { count, remarks: [], known: { ...images, labels } } };
}

/** Activation of a tap from its planes for each image; undefined if these differ in size. */
function joined(tap: string, planes: readonly NamedArray[]): Activation | undefined {
  const [{ dims } = { dims: [] }] = planes;
  const [channels = 0, height = 0, width = 0] = dims;
  if (dims.length !== 3 || planes.some((each) => String(each.dims) !== String(dims))) return undefined;
  const size = height * width;
  const values = new Float32Array(planes.length * size * channels);
  planes.forEach((each, image) => {
    const { values: stored } = each.read();
    for (let channel = 0; channel < channels; channel++)
      for (let place = 0; place < size; place++)
        values[(image * size + place) * channels + channel] = stored[channel * size + place] as number;
  });
  return { tap, shape: [planes.length, height, width, channels], values };
}
