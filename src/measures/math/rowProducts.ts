/** Consecutive rows of numbers. */
export interface Rows {
  /** Has space for `filledUp(count)` rows; those after the last may contain anything. */
  readonly values: Float64Array;
  readonly count: number;
  readonly length: number;
}

/**
 * Number of values of each row multiplied at a time, so that the working set stays in the processor's cache.
 */
export const PART = 512;

/** Rows and columns multiplied at once, chosen to fill the processor's registers. */
const [HEIGHT, WIDTH] = [3, 4];

/** Number of rows, rounded up so that whole blocks of rows or columns can be read. */
export function filledUp(count: number): number {
  return Math.ceil(count / (HEIGHT * WIDTH)) * HEIGHT * WIDTH;
}

/**
 * Adds the inner product of every row of one with every row of the other to a table, whose numbers of rows and
 * columns are rounded up with `filledUp`. For rows with themselves, it adds those on and below the diagonal, and some
 * above it.
 */
export function addProducts(table: Float64Array, a: Rows, b: Rows): void {
  for (let row = 0; row < a.count; row += HEIGHT) {
    const end = a === b ? Math.min(row + HEIGHT, a.count) : b.count;
    for (let column = 0; column < end; column += WIDTH)
      addBlock(table, { one: a, row }, { other: b, column });
  }
}

/** Computes three rows by four columns at once: every number read is multiplied three or four times. */
function addBlock(
  table: Float64Array,
  { one, row }: { readonly one: Rows; readonly row: number },
  { other, column }: { readonly other: Rows; readonly column: number },
): void {
  const { values: a, length } = one;
  const { values: b } = other;
  const [a0, b0] = [row * length, column * length];
  const [a1, a2] = [a0 + length, a0 + 2 * length];
  const [b1, b2, b3] = [b0 + length, b0 + 2 * length, b0 + 3 * length];
  let [p0, p1, p2, p3] = [0, 0, 0, 0];
  let [q0, q1, q2, q3] = [0, 0, 0, 0];
  let [r0, r1, r2, r3] = [0, 0, 0, 0];
  for (let at = 0; at < length; at++) {
    const w = b[b0 + at] as number;
    const x = b[b1 + at] as number;
    const y = b[b2 + at] as number;
    const z = b[b3 + at] as number;
    let value = a[a0 + at] as number;
    p0 += value * w;
    p1 += value * x;
    p2 += value * y;
    p3 += value * z;
    value = a[a1 + at] as number;
    q0 += value * w;
    q1 += value * x;
    q2 += value * y;
    q3 += value * z;
    value = a[a2 + at] as number;
    r0 += value * w;
    r1 += value * x;
    r2 += value * y;
    r3 += value * z;
  }
  const width = filledUp(other.count);
  addTo(table, row * width + column, [p0, p1, p2, p3]);
  addTo(table, (row + 1) * width + column, [q0, q1, q2, q3]);
  addTo(table, (row + 2) * width + column, [r0, r1, r2, r3]);
}

function addTo(table: Float64Array, at: number, sums: readonly number[]): void {
  for (let index = 0; index < sums.length; index++)
    table[at + index] = (table[at + index] as number) + (sums[index] as number);
}
