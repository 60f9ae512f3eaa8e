/** Rows of numbers one after the other. */
export interface Rows {
  readonly values: Float64Array;
  /** A multiple of four: rows of zeros fill it up. */
  readonly count: number;
  readonly length: number;
}

/** How many numbers of each row are multiplied at a time, so that what is at work stays in the processor's cache. */
export const PART = 512;

/** A number of rows, rounded up to a multiple of four. */
export function filledUp(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/**
 * Adds the inner product of every row of one with every row of the other to a table of one.count × other.count numbers.
 * Of rows with themselves it adds those on and below the diagonal, and some above it.
 */
export function addProducts(table: Float64Array, one: Rows, other: Rows): void {
  const { values: a, length } = one;
  const { values: b, count: columns } = other;
  for (let row = 0; row < one.count; row += 2) {
    const end = one === other ? Math.min(columns, row + 2) : columns;
    for (let column = 0; column < end; column += 4) {
      // Two rows by four columns at once: every number that is read is multiplied more than once.
      let [p0, p1, p2, p3, q0, q1, q2, q3] = [0, 0, 0, 0, 0, 0, 0, 0];
      const first = row * length;
      const second = first + length;
      const [c0, c1] = [column * length, (column + 1) * length];
      const [c2, c3] = [c1 + length, c1 + 2 * length];
      for (let at = 0; at < length; at++) {
        const x = a[first + at] as number;
        const y = a[second + at] as number;
        const b0 = b[c0 + at] as number;
        const b1 = b[c1 + at] as number;
        const b2 = b[c2 + at] as number;
        const b3 = b[c3 + at] as number;
        p0 += x * b0;
        p1 += x * b1;
        p2 += x * b2;
        p3 += x * b3;
        q0 += y * b0;
        q1 += y * b1;
        q2 += y * b2;
        q3 += y * b3;
      }
      addTo(table, row * columns + column, [p0, p1, p2, p3]);
      addTo(table, (row + 1) * columns + column, [q0, q1, q2, q3]);
    }
  }
}

function addTo(table: Float64Array, at: number, sums: readonly number[]): void {
  for (let index = 0; index < sums.length; index++)
    table[at + index] = (table[at + index] as number) + (sums[index] as number);
}
