import type { ImageSize } from "./penalties.js";

/** Shift of an image by rows and columns, around the border. */
export interface Shift {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Shift before a step: rows run through −j … j by threes and columns by twos, so that every run of 2j + 1 steps is
 * balanced and no random numbers are needed.
 */
export function jitterAt(step: number, most: number): Shift {
  const count = 2 * most + 1;
  return { rows: ((3 * step) % count) - most, columns: ((2 * step) % count) - most };
}

/** Image rolled around its border, down by the rows and right by the columns of a shift. */
export function rolled(
  image: ArrayLike<number>,
  { rows, columns }: Shift,
  [height, width, channels]: ImageSize,
): Float64Array {
  const moved = new Float64Array(image.length);
  for (let row = 0; row < height; row++) {
    const to = wrap(row + rows, height) * width;
    for (let column = 0; column < width; column++) {
      const target = (to + wrap(column + columns, width)) * channels;
      const source = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++)
        moved[target + channel] = image[source + channel] as number;
    }
  }
  return moved;
}

function wrap(place: number, length: number): number {
  return ((place % length) + length) % length;
}
