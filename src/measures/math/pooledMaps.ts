import type { Activation } from "../../activations/activation.js";

/** Largest number of rows and columns of pooled maps. */
const POOLED = 7;

/** Numbers of rows and columns of windows that maps are divided into. */
export type Grid = readonly [rows: number, columns: number];

/** Grid that maps of a size are pooled to: at most 7×7. */
export function gridOf(height: number, width: number): Grid {
  return [Math.min(height, POOLED), Math.min(width, POOLED)];
}

/**
 * Averages the maps of each image over windows, into one vector per image: rows, columns, channels. Window i of n
 * over a side of length s covers ⌊i·s/n⌋ (inclusive) to ⌈(i+1)·s/n⌉ (exclusive). Default: at most 7×7 windows.
 */
export function pooled(
  { shape, values }: Pick<Activation, "shape" | "values">,
  grid: Grid = gridOf(shape[1], shape[2]),
): readonly Float64Array[] {
  const [images, height, width, channels] = shape;
  const [rows, columns] = [windows(height, grid[0]), windows(width, grid[1])];
  return Array.from({ length: images }, (_, image) => {
    const features = new Float64Array(rows.length * columns.length * channels);
    rows.forEach((row, r) => {
      columns.forEach((column, c) => {
        const per = (row.end - row.start) * (column.end - column.start);
        const at = (r * columns.length + c) * channels;
        for (let y = row.start; y < row.end; y++) {
          for (let x = column.start; x < column.end; x++) {
            const from = ((image * height + y) * width + x) * channels;
            for (let channel = 0; channel < channels; channel++)
              features[at + channel] =
                (features[at + channel] as number) + (values[from + channel] as number) / per;
          }
        }
      });
    });
    return features;
  });
}

function windows(side: number, count: number): readonly { readonly start: number; readonly end: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    start: Math.floor((index * side) / count),
    end: Math.ceil(((index + 1) * side) / count),
  }));
}
