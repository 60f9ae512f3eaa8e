import { checkedSize, NUMBER_TYPES, type NumberTypeName } from "./numberTypes.js";
import { type Numbers, type Plain, sizeOf } from "./plain.js";

/** Tensor stored in a file, with its numbers at strides. */
export interface StoredTensor {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly dims: readonly number[];
  /** Reads its numbers, with the last axis changing fastest. */
  readonly read: () => Plain;
}

/** Location of a tensor's numbers in its file, counted in numbers. */
export interface Placed {
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Tensor from numbers within bytes. Throws a clause if the bytes do not contain them. */
export function storedTensor(
  { name, type }: Pick<StoredTensor, "name" | "type">,
  placed: Placed,
  bytes: Uint8Array,
): StoredTensor {
  checkPlaces(name, placed, bytes.length / NUMBER_TYPES[type].bytes);
  return { name, type, dims: placed.dims, read: () => numbersOf(bytes, type, placed) };
}

/** Strides of consecutive numbers, with the last axis changing fastest. */
export function stridesOf(dims: readonly number[]): readonly number[] {
  return dims.map((_, axis) => sizeOf(dims.slice(axis + 1)));
}

function checkPlaces(name: string, { dims, strides, offset }: Placed, count: number): void {
  const size = checkedSize(name, dims);
  const reach = dims.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), offset + 1);
  const fits =
    dims.length === strides.length &&
    [...strides, offset].every((each) => Number.isSafeInteger(each) && each >= 0) &&
    (size === 0 || (reach <= count && size <= count));
  if (!fits)
    throw new Error(
      `its tensor '${name}' claims ${dims.join("×") || "one"} numbers but has ${Math.floor(count)}`,
    );
}

function numbersOf(bytes: Uint8Array, type: NumberTypeName, { dims, strides, offset }: Placed): Plain {
  const { isWhole, read, bytes: width } = NUMBER_TYPES[type];
  const size = sizeOf(dims);
  const inOrder = dims.every(
    (length, axis) => length === 1 || strides[axis] === sizeOf(dims.slice(axis + 1)),
  );
  if (inOrder)
    return { dims, values: read(bytes.subarray(offset * width, (offset + size) * width)), isWhole };
  const stored = read(bytes.subarray(0, Math.floor(bytes.length / width) * width));
  return { dims, values: gathered(stored, { dims, strides, offset }), isWhole };
}

/** Numbers at strides, collected in order. */
function gathered(stored: Numbers, { dims, strides, offset }: Placed): Numbers {
  const values = stored.slice(0, sizeOf(dims));
  const place = dims.map(() => 0);
  let from = offset;
  for (let at = 0; at < values.length; at++) {
    values[at] = stored[from] as number;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      from += strides[axis] as number;
      if ((place[axis] as number) < (dims[axis] as number)) break;
      from -= (strides[axis] as number) * (dims[axis] as number);
      place[axis] = 0;
    }
  }
  return values;
}
