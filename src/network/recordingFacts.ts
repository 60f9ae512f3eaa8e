import { recordOf } from "./description.js";
import { TAP_KINDS } from "./graph.js";
import type { KnownImages } from "./recordedImages.js";
import type { Tap } from "./tap.js";

/**
 * Origin of the arrays of an archive of drawn planes, stored as the archive's comment: each array holds all channels of
 * one tap for one image.
 */
export interface RecordingFacts {
  /** Name of the network in figures. */
  readonly network: string;
  readonly images: KnownImages;
  readonly taps: readonly Tap[];
  /** Tap and image of each array by index, in the order of the archive. */
  readonly arrays: readonly (readonly [number, number])[];
}

/** Origin of the arrays of an archive, read from its comment; undefined if the comment states none, or an impossible one. */
export function recordingIn(comment: string): RecordingFacts | undefined {
  const end = comment.lastIndexOf("}");
  if (!comment.startsWith("{") || end < 0) return undefined;
  try {
    const facts: unknown = JSON.parse(comment.slice(0, end + 1));
    return isRecording(facts) ? facts : undefined;
  } catch {
    return undefined;
  }
}

function isRecording(value: unknown): value is RecordingFacts {
  const { network, images, taps, arrays } = recordOf(value);
  if (typeof network !== "string" || !areImages(images)) return false;
  if (!isListOf(taps, isTap) || !isListOf(arrays, isPlace)) return false;
  const count = images.ids.length;
  return arrays.every(([tap, image]) => tap < taps.length && image < count);
}

function areImages(value: unknown): value is KnownImages {
  const { address, ids, names, labels, notes, classes } = recordOf(value);
  const lists = [ids, names, labels, notes];
  return (
    typeof address === "string" &&
    isListOf(ids, isWhole) &&
    isListOf(names, isText) &&
    isListOf(labels, (label) => label === undefined || label === null || isWhole(label)) &&
    isListOf(notes, isText) &&
    (classes === undefined || isListOf(classes, isText)) &&
    lists.every((list) => (list as readonly unknown[]).length === ids.length)
  );
}

function isTap(value: unknown): value is Tap {
  const { name, source, kind, op, preActivation, shape, parameters, macs } = recordOf(value);
  return (
    [name, source, op].every(isText) &&
    TAP_KINDS.some((known) => known === kind) &&
    typeof preActivation === "boolean" &&
    isListOf(shape, (size) => size === null || isWhole(size)) &&
    isWhole(parameters) &&
    (macs === null || isWhole(macs))
  );
}

function isPlace(value: unknown): value is readonly [number, number] {
  return isListOf(value, isWhole) && value.length === 2;
}

function isListOf<T>(value: unknown, isOne: (each: unknown) => each is T): value is readonly T[];
function isListOf(value: unknown, isOne: (each: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
