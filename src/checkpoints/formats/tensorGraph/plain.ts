/** Numbers of any kind, one after the other. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

/** A tensor as plain data, the last axis changing fastest. */
export interface Plain {
  readonly dims: readonly number[];
  readonly values: Numbers;
  /** True where its numbers are whole: indices, sizes, truths and quantized values. */
  readonly isWhole: boolean;
}

/** The number of values that a shape has. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}

/** A list of whole numbers as a tensor of one axis. */
export function wholes(values: readonly number[]): Plain {
  return { dims: [values.length], values: Float64Array.from(values), isWhole: true };
}

/** Numbers and their shape, whole as the numbers they were made of are. */
export function plainOf(dims: readonly number[], values: readonly number[], isWhole: boolean): Plain {
  return { dims, values: isWhole ? Float64Array.from(values) : Float32Array.from(values), isWhole };
}

/** The numbers of a tensor as a list. */
export function listOf({ values }: Plain): readonly number[] {
  return Array.from(values);
}
