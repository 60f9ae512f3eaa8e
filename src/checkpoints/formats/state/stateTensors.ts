import { checkedSize, NUMBER_TYPES, type NumberTypeName } from "../tensorGraph/numberTypes.js";
import { type Plain, sizeOf } from "../tensorGraph/plain.js";

/** A tensor of a state dict. */
export interface StateTensor {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly dims: readonly number[];
  /** Its numbers in little-endian order, the last axis changing fastest. */
  readonly bytes: Uint8Array;
}

/** The numbers of a tensor. */
export function readTensor({ type, dims, bytes }: StateTensor): Plain {
  const { isWhole, read } = NUMBER_TYPES[type];
  // Bytes of a file lie at any place, and a view of numbers only at multiples of their length: they are copied.
  return { dims, values: read(Uint8Array.from(bytes).buffer), isWhole };
}

/** Numbers that lie in a storage by strides, which count numbers. */
export interface Strided {
  readonly storage: Uint8Array;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** A tensor of what lies in a storage by strides. Throws a sentence where the storage is too short for it. */
export function stridedTensor(
  { name, type, dims }: Omit<StateTensor, "bytes">,
  { storage, offset, strides }: Strided,
): StateTensor {
  const { bytes: width } = NUMBER_TYPES[type];
  const size = checkedSize(name, dims);
  const last = dims.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] as number), offset);
  const held = Math.floor(storage.length / width);
  if (size > held || (size > 0 && !(last < held)))
    throw new Error(
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers, and its storage has ${held}`,
    );
  const bytes = isContiguous(dims, strides)
    ? storage.subarray(offset * width, (offset + size) * width)
    : gathered(dims, { storage, offset, strides }, width);
  return { name, type, dims, bytes };
}

/** Tests for numbers that lie one after the other, the last axis changing fastest. Axes of one have any stride. */
function isContiguous(dims: readonly number[], strides: readonly number[]): boolean {
  return dims.every((length, axis) => length === 1 || strides[axis] === sizeOf(dims.slice(axis + 1)));
}

/** Copies the numbers of a view in its order. */
function gathered(dims: readonly number[], { storage, offset, strides }: Strided, width: number): Uint8Array {
  const size = sizeOf(dims);
  const copy = new Uint8Array(size * width);
  const at = dims.map(() => 0);
  let place = offset;
  for (let index = 0; index < size; index++) {
    copy.set(storage.subarray(place * width, (place + 1) * width), index * width);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const [count, stride] = [(at[axis] as number) + 1, strides[axis] as number];
      at[axis] = count % (dims[axis] as number);
      place += at[axis] === 0 ? stride * (1 - count) : stride;
      if (at[axis] !== 0) break;
    }
  }
  return copy;
}
