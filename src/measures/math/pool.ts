import type { Activation } from "../../activations/activation.js";

/** The most rows and columns that pooled maps have. */
const POOLED = 7;

/** Into how many rows and columns of windows maps are divided. */
export type Grid = readonly [rows: number, columns: number];

/** The grid that maps of a size are pooled to: at most 7×7. */
export function gridOf(height: number, width: number): Grid {
  return [Math.min(height, POOLED), Math.min(width, POOLED)];
}

/**
 * The maps of each image, averaged over windows, as one vector an image: rows, columns, channels. Window i of n over a
 * side s goes from ⌊i·s/n⌋ up to, not including, ⌈(i+1)·s/n⌉. By default at most 7×7 are left.
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
