import { ImageKernel } from "../../src/measures/math/imageKernel.js";
import { MinibatchCka } from "../../src/measures/similarity/methods.js";
import { lcg } from "./reference.js";

/** A matrix as rows, one for each image or sample. */
export type Rows = readonly (readonly number[])[];

/** The product of two matrices. */
export function mixed(rows: Rows, matrix: Rows): number[][] {
  return rows.map((row) =>
    (matrix[0] ?? []).map((_, column) =>
      row.reduce((sum, value, index) => sum + value * (matrix[index]?.[column] as number), 0),
    ),
  );
}

const noise = lcg(20, 4, 2);

/** The matrices of the reference values for similarity: 20 images, 5 features and 4. */
export const X: Rows = lcg(20, 5, 1);
export const Y: Rows = mixed(X, lcg(5, 4, 7)).map((row, i) =>
  row.map((value, j) => value + 0.8 * (noise[i]?.[j] as number)),
);

/** The sums of products of the columns of both about their means. */
export function scattersOf(a: Rows, b: Rows) {
  const [x, y] = [centered(a), centered(b)];
  const products = (a: Rows, b: Rows) => mixed(turned(a), b);
  return { a: products(x, x), b: products(y, y), joint: products(x, y) };
}

/** Both estimates of linear CKA over minibatches of a given number of rows. */
export function ckaOf(a: Rows, b: Rows, minibatch = a.length) {
  const cka = new MinibatchCka(1);
  for (let start = 0; start < a.length; start += minibatch)
    cka.add(...([a, b].map((rows) => [kernelOf(rows.slice(start, start + minibatch))]) as Kernels));
  return cka.between(0, 0);
}

type Kernels = [ImageKernel[], ImageKernel[]];

/** The kernel of images whose features are the rows. */
export function kernelOf(rows: Rows): ImageKernel {
  return new ImageKernel(rows.map((row) => Float64Array.from(row)));
}

/** The same rows with a number of added zero columns, which no similarity measure depends on. */
export function widened(rows: Rows, columns: number): number[][] {
  return rows.map((row) => [...row, ...new Array<number>(columns).fill(0)]);
}

/** A rotation of five dimensions by angles in the planes of neighboring axes. */
export function rotation(angles: readonly number[]): number[][] {
  const start: number[][] = [0, 1, 2, 3, 4].map((row) =>
    [0, 1, 2, 3, 4].map((column) => (row === column ? 1 : 0)),
  );
  return angles.reduce((matrix, angle, plane) => {
    const turn = (column: number, [a, b]: readonly [number, number]) =>
      column === plane
        ? Math.cos(angle) * a - Math.sin(angle) * b
        : Math.sin(angle) * a + Math.cos(angle) * b;
    return matrix.map((row) =>
      row.map((value, column) =>
        column === plane || column === plane + 1
          ? turn(column, [row[plane] as number, row[plane + 1] as number])
          : value,
      ),
    );
  }, start);
}

function centered(rows: Rows): number[][] {
  const means = turned(rows).map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  return rows.map((row) => row.map((value, column) => value - (means[column] as number)));
}

function turned(rows: Rows): number[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] as number));
}
