import type { ArrayValues } from "../../activations/npyTypes.js";
import type { ReadArray } from "../../activations/readNpy.js";
import { UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import { entryOf, type InputShape } from "../imageShape.js";

/** Images of an array, channels last. */
export interface ArrayImages {
  /** Images, height, width, channels. */
  readonly shape: readonly [number, number, number, number];
  /** Values of some images, in their order. */
  readonly take: (ids: readonly number[]) => ArrayValues;
  /** Description of the order of the axes, if it is not that of the file; else undefined. */
  readonly note: string | undefined;
}

/** Axes of an array: the place of each, undefined for one of length 1 that the array does not have. */
interface Axes {
  readonly image: number | undefined;
  readonly height: number;
  readonly width: number;
  readonly channel: number | undefined;
}

const PLANE: Axes = { image: undefined, height: 0, width: 1, channel: undefined };
const PLANES: Axes = { image: 0, height: 1, width: 2, channel: undefined };
const ONE_LAST: Axes = { image: undefined, height: 0, width: 1, channel: 2 };
const ONE_FIRST: Axes = { image: undefined, height: 1, width: 2, channel: 0 };
const LAST: Axes = { image: 0, height: 1, width: 2, channel: 3 };
const FIRST: Axes = { image: 0, height: 2, width: 3, channel: 1 };

/** Numbers of channels of a picture: an axis of another length is not taken for them unless the network says so. */
const USUAL_CHANNELS: readonly number[] = [1, 3];

/**
 * Finds the images in an array of two to four axes: one plane, planes, one image, or images, with the channels last or
 * first. Of several readings, the first that fits the network's input is chosen; if none does, channels come last unless
 * only the first are those of a picture, and an array of three axes holds planes unless its last axis is of that length. Throws `UserError` for other arrays.
 */
export function imagesIn({ shape, values }: ReadArray, input: InputShape, name: string): ArrayImages {
  const axes = axesOf(shape, input);
  if (axes === undefined || shape.some((size) => size === 0)) {
    throw new UserError(
      `'${name}' has shape ${shapeText(shape)}, which holds no images. Give an array of height×width, count×height×width or count×height×width×channels.`,
    );
  }
  const { channel } = axes;
  const isFirst = channel !== undefined && channel < axes.height && shape[channel] !== 1;
  return {
    shape: shapeIn(shape, axes),
    take: (ids) => taken(values, { shape, axes }, ids),
    note: isFirst ? "channels moved from the first axis to the last" : undefined,
  };
}

function axesOf(shape: readonly number[], input: InputShape): Axes | undefined {
  const [, second = 0, third = 0, fourth = 0] = shape;
  const isUsual = (size: number) => USUAL_CHANNELS.includes(size);
  const readings: Readonly<Record<number, readonly Axes[]>> = {
    2: [PLANE],
    3: isUsual(third) ? [ONE_LAST, ONE_FIRST, PLANES] : [PLANES, ONE_LAST, ONE_FIRST],
    4: isUsual(second) && !isUsual(fourth) ? [FIRST, LAST] : [LAST, FIRST],
  };
  const possible = readings[shape.length] ?? [];
  const fits = possible.find((axes) => entryOf(shapeIn(shape, axes).slice(1), input) !== undefined);
  return fits ?? possible[0];
}

function shapeIn(
  shape: readonly number[],
  { image, height, width, channel }: Axes,
): readonly [number, number, number, number] {
  const sizeOf = (axis: number | undefined) => (axis === undefined ? 1 : (shape[axis] ?? 1));
  return [sizeOf(image), sizeOf(height), sizeOf(width), sizeOf(channel)];
}

interface Layout {
  readonly shape: readonly number[];
  readonly axes: Axes;
}

function taken(values: ArrayValues, { shape, axes }: Layout, ids: readonly number[]): ArrayValues {
  const [, height, width, channels] = shapeIn(shape, axes);
  const size = height * width * channels;
  const chosen = values.slice(0, ids.length * size);
  const strideOf = (axis: number | undefined) =>
    axis === undefined ? 0 : shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const [down, right, deep] = [strideOf(axes.height), strideOf(axes.width), strideOf(axes.channel)];
  ids.forEach((id, place) => {
    let at = place * size;
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const from = id * size + row * down + column * right;
        for (let channel = 0; channel < channels; channel += 1) {
          chosen[at] = values[from + channel * deep] as number;
          at += 1;
        }
      }
    }
  });
  return chosen;
}
