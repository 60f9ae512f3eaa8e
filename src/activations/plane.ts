/** Two-dimensional strided view of values that it does not own. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Index of the top-left sample. */
  readonly offset: number;
  /** Distance from one sample to the next, along a row and from row to row. */
  readonly stride: number;
}

/** Samples of a plane, row by row. */
export function* samplesOf(plane: Plane): Generator<number> {
  const end = plane.offset + plane.width * plane.height * plane.stride;
  for (let index = plane.offset; index < end; index += plane.stride) yield plane.values[index] as number;
}

/** Index of a value's first sample, which must belong to the plane. */
export function placeOf(sample: number, { values, offset, stride, width }: Plane) {
  let at = 0;
  while (values[offset + at * stride] !== sample) at++;
  return { row: Math.floor(at / width), column: at % width };
}
