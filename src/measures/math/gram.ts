import type { Vector } from "./geometry.js";
import { addProducts, filledUp, PART } from "./products.js";

/** The inner products of some vectors with one another, as a full square row by row. 64-bit. */
export function gramOf(vectors: readonly Vector[]): Float64Array {
  const count = filledUp(vectors.length);
  const size = vectors[0]?.length ?? 0;
  const products = new Float64Array(count * count);
  const part = new Float64Array(count * Math.min(PART, size));
  // What fills up the rows may hold numbers of the part before: no row or column of them is read.
  for (let start = 0; start < size; start += PART) {
    const length = Math.min(PART, size - start);
    const values = part.subarray(0, count * length);
    vectors.forEach((vector, row) => {
      copy(vector, start, values.subarray(row * length, (row + 1) * length));
    });
    const rows = { values, count, length };
    addProducts(products, rows, rows);
  }
  return square(products, count, vectors.length);
}

function copy(from: Vector, start: number, to: Float64Array): void {
  for (let index = 0; index < to.length; index++) to[index] = from[start + index] as number;
}

/** The first rows and columns of a symmetric table of which what is below the diagonal is known. */
function square(table: Float64Array, width: number, count: number): Float64Array {
  const full = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      const value = table[row * width + column] as number;
      full[row * count + column] = value;
      full[column * count + row] = value;
    }
  }
  return full;
}
