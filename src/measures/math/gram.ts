import { addProducts, filledUp, PART } from "./rowProducts.js";

/** Features of an image or sample: a part of an array, without copying. */
export type Features = Float32Array | Float64Array;

/** Inner products of vectors with each other, as a full square matrix row by row, in 64 bits. */
export function gramOf(vectors: readonly Features[]): Float64Array {
  const count = vectors.length;
  const width = filledUp(count);
  const size = vectors[0]?.length ?? 0;
  const products = new Float64Array(width * width);
  const part = new Float64Array(width * Math.min(PART, size));
  // Padding rows may contain numbers of the previous part, but none of their rows or columns is read.
  for (let start = 0; start < size; start += PART) {
    const length = Math.min(PART, size - start);
    const values = part.subarray(0, width * length);
    vectors.forEach((vector, row) => {
      values.set(vector.subarray(start, start + length), row * length);
    });
    const rows = { values, count, length };
    addProducts(products, rows, rows);
  }
  return square(products, width, count);
}

/** Leading rows and columns of a symmetric table whose lower triangle is known. */
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
