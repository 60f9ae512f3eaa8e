import type { InputShape } from "./imageShape.js";

/** Values of one further input of a network, for every image of a probe. */
export interface Feed {
  /** Name of the input. */
  readonly name: string;
  /** Images, or 1 for values that all images share, followed by the axes of the input. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Further input that a network takes. */
export interface FedInput {
  readonly name: string;
  /** Shape for one image; null for an open dimension. */
  readonly shape: InputShape;
}

/** Feeds of consecutive images, as views without a copy; those that all images share remain as they are. */
export function feedsBetween(feeds: readonly Feed[], start: number, end: number): readonly Feed[] {
  return feeds.map((feed) => {
    const [rows = 1, ...axes] = feed.shape;
    if (rows === 1) return feed;
    const size = sizeOf(axes);
    return { ...feed, shape: [end - start, ...axes], values: feed.values.subarray(start * size, end * size) };
  });
}

/** Feeds of some images, in their order. */
export function feedsOfImages(feeds: readonly Feed[], images: readonly number[]): readonly Feed[] {
  return feeds.map((feed) => {
    const [rows = 1, ...axes] = feed.shape;
    if (rows === 1) return feed;
    const parts = images.flatMap((image) => feedsBetween([feed], image, image + 1));
    return feedFrom(
      feed.name,
      axes,
      parts.map(({ values }) => values),
      [...parts.keys()],
    );
  });
}

/** Feed of an input from rows of values, in a given order. */
export function feedFrom(
  name: string,
  axes: readonly number[],
  parts: readonly ArrayLike<number>[],
  rows: readonly number[],
): Feed {
  const size = sizeOf(axes);
  const values = new Float32Array(rows.length * size);
  rows.forEach((row, place) => {
    values.set(parts[row] as ArrayLike<number>, place * size);
  });
  return { name, shape: [rows.length, ...axes], values };
}

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
