/** Array of numbers of any type. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

/** Tensor as plain data, with the last axis changing fastest. */
export interface Plain {
  readonly dims: readonly number[];
  readonly values: Numbers;
  /** True if its numbers are integers: indices, sizes, booleans and quantized values. */
  readonly isWhole: boolean;
}

/** Number of elements of a shape. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}

/** Tensor of one axis from a list of integers. */
export function wholes(values: readonly number[]): Plain {
  return { dims: [values.length], values: Float64Array.from(values), isWhole: true };
}

/** Tensor from numbers and a shape, of integers if the source was. */
export function plainOf(dims: readonly number[], values: readonly number[], isWhole: boolean): Plain {
  return { dims, values: isWhole ? Float64Array.from(values) : Float32Array.from(values), isWhole };
}

/** Numbers of a tensor as a list. */
export function listOf({ values }: Plain): readonly number[] {
  return Array.from(values);
}
