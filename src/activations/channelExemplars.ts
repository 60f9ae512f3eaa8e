import type { Activation } from "./activation.js";

/** Choice of exemplars: their number for each channel, and whether they have the least values. */
export interface ExemplarChoice {
  readonly count: number;
  readonly least: boolean;
}

/** Image that makes a channel fire most, or least: the first position of its extreme value, row by row. */
export interface Exemplar {
  /** Index among all images. */
  readonly image: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/**
 * Exemplars of all channels of a tap, as plain data that can be merged: for each channel, slots in order. An image of
 * −1 marks an empty slot.
 */
export interface ExemplarState extends ExemplarChoice {
  readonly channels: number;
  /** Width of the map. */
  readonly width: number;
  readonly values: Float32Array;
  readonly images: Int32Array;
  /** Positions, row by row. */
  readonly places: Int32Array;
}

/** Exemplars of no images. */
export function noExemplars(
  { shape: [, , width, channels] }: Pick<Activation, "shape">,
  { count, least }: ExemplarChoice,
): ExemplarState {
  const size = channels * count;
  return {
    ...{ count, least, channels, width },
    values: new Float32Array(size),
    images: new Int32Array(size).fill(-1),
    places: new Int32Array(size),
  };
}

/**
 * Adds images to a state, in place: of each image, only the position of the extreme value, so that no image fills
 * several slots. NaN is never extreme. Later images must have higher indices.
 */
export function addExemplars(state: ExemplarState, { shape, values }: Activation, start: number): void {
  const [images, height, width, channels] = shape;
  const positions = height * width;
  for (let image = 0; image < images; image++) {
    const from = image * positions * channels;
    const part = values.subarray(from, from + positions * channels);
    const { peaks, places } = extremes(part, channels, state.least ? -1 : 1);
    for (let channel = 0; channel < channels; channel++) {
      const place = places[channel] as number;
      if (place < 0) continue;
      const value = part[place * channels + channel] as number;
      if (isBetter(state, channel, peaks[channel] as number))
        insert(state, channel, { value, place, image: start + image });
    }
  }
}

/** The largest value of each channel times a sign, and its first position; −1 if all values are NaN. */
function extremes(values: Float32Array, channels: number, sign: 1 | -1) {
  const peaks = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  const places = new Int32Array(channels).fill(-1);
  const positions = values.length / channels;
  for (let place = 0, at = 0; place < positions; place++) {
    for (let channel = 0; channel < channels; channel++, at++) {
      const value = sign * (values[at] as number);
      if (
        value > (peaks[channel] as number) ||
        (places[channel] === -1 && value === Number.NEGATIVE_INFINITY)
      ) {
        peaks[channel] = value;
        places[channel] = place;
      }
    }
  }
  return { peaks, places };
}

interface Slot {
  readonly value: number;
  readonly place: number;
  readonly image: number;
}

/** True if a value times its sign belongs among the exemplars of a channel, behind equal ones. */
function isBetter({ count, least, values, images }: ExemplarState, channel: number, peak: number): boolean {
  const last = (channel + 1) * count - 1;
  return images[last] === -1 || peak > (values[last] as number) * (least ? -1 : 1);
}

function insert({ count, least, values, images, places }: ExemplarState, channel: number, slot: Slot): void {
  const first = channel * count;
  let at = first + count - 1;
  const comesBefore = (before: number) =>
    images[before] === -1 ||
    (least ? slot.value < (values[before] as number) : slot.value > (values[before] as number));
  while (at > first && comesBefore(at - 1)) {
    values[at] = values[at - 1] as number;
    images[at] = images[at - 1] as number;
    places[at] = places[at - 1] as number;
    at--;
  }
  values[at] = slot.value;
  images[at] = slot.image;
  places[at] = slot.place;
}

/**
 * Merges the exemplars of images with those of later images. Of equal values, the one of the lower image comes first.
 * It is exact in any grouping.
 */
export function mergeExemplars(left: ExemplarState, right: ExemplarState): ExemplarState {
  const merged: ExemplarState = {
    ...left,
    values: left.values.slice(),
    images: left.images.slice(),
    places: left.places.slice(),
  };
  for (let at = 0; at < right.images.length; at++) {
    const image = right.images[at] as number;
    const channel = Math.floor(at / right.count);
    if (image < 0) continue;
    const slot = { value: right.values[at] as number, place: right.places[at] as number, image };
    if (isBetter(merged, channel, slot.value * (right.least ? -1 : 1))) insert(merged, channel, slot);
  }
  return merged;
}

/** Exemplars of a channel, the most extreme first; fewer than asked for if there are fewer images. */
export function exemplarsOf(
  { count, width, values, images, places }: ExemplarState,
  channel: number,
): readonly Exemplar[] {
  return Array.from({ length: count }, (_, slot) => channel * count + slot)
    .filter((at) => images[at] !== -1)
    .map((at) => {
      const place = places[at] as number;
      return {
        image: images[at] as number,
        row: Math.floor(place / width),
        column: place % width,
        value: values[at] as number,
      };
    });
}
