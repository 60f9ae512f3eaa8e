import type { Activation } from "../../activations/activation.js";
import { LONGEST_COMMENT } from "../../activations/npz.js";
import type { Plane } from "../../activations/plane.js";
import { defined } from "../../core/objectFields.js";
import type { RecordingFacts } from "../../network/recordingFacts.js";
import type { ViewInput } from "../../views/view.js";
import { ARCHIVE_COMMENT } from "../artifact.js";

/**
 * Comment of an archive of drawn planes. If every array holds all channels of one tap for one image, it states their
 * origin, so that the archive can be drawn again as stored activations.
 */
export function archiveComment(
  { network, probe, taps, activations, classes }: ViewInput,
  arrays: readonly (readonly Plane[])[],
): string {
  const places = arrays.map((planes) => placeOf(planes, activations));
  if (places.length === 0 || !places.every((place) => place !== undefined)) return ARCHIVE_COMMENT;
  const { address, ids, names, labels, notes } = probe;
  const most = Math.max(-1, ...labels.map((label) => label ?? -1));
  const named = classes === undefined || most < 0 ? undefined : classes.slice(0, most + 1);
  const facts: RecordingFacts = {
    network,
    images: { address, ids, names, labels, notes, ...defined({ classes: named }) },
    taps,
    arrays: places,
  };
  const comment = `${JSON.stringify(facts)}${ARCHIVE_COMMENT}`;
  // A zip has no room for a longer comment.
  return new TextEncoder().encode(comment).length > LONGEST_COMMENT ? ARCHIVE_COMMENT : comment;
}

/** Tap and image whose channels some planes are, all and in order; undefined for any other planes. */
function placeOf(
  planes: readonly Plane[],
  activations: readonly Activation[],
): readonly [number, number] | undefined {
  const [first] = planes;
  const tap = activations.findIndex(({ values }) => values === first?.values);
  const activation = activations[tap];
  if (first === undefined || activation === undefined) return undefined;
  const [, height, width, channels] = activation.shape;
  const image = first.offset / (height * width * channels);
  const areAll = planes.every(
    ({ values, offset, stride }, channel) =>
      values === activation.values && stride === channels && offset === first.offset + channel,
  );
  return Number.isInteger(image) && planes.length === channels && areAll ? [tap, image] : undefined;
}
