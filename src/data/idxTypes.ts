import type { ArrayValues } from "../activations/npyTypes.js";

/** Values of an IDX file, by type. */
export type IdxValues = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Number type of IDX files, big-endian. */
export interface IdxType {
  readonly code: number;
  readonly name: string;
  /** Bytes of one value. */
  readonly size: number;
  /** Reads bytes as values: a view for single bytes, a copy for all other types. */
  readonly read: (bytes: Uint8Array) => IdxValues;
}

type Getter = (view: DataView, at: number) => number;

/** Number types of IDX files (LeCun, "The MNIST database"), bytes first. */
export const idxTypes: readonly [bytes: IdxType, ...others: IdxType[]] = [
  { code: 0x08, name: "unsigned bytes", size: 1, read: (bytes) => bytes },
  {
    code: 0x09,
    name: "signed bytes",
    size: 1,
    read: (bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  },
  {
    code: 0x0b,
    name: "16-bit integers",
    size: 2,
    read: reading(Int16Array, (view, at) => view.getInt16(at)),
  },
  {
    code: 0x0c,
    name: "32-bit integers",
    size: 4,
    read: reading(Int32Array, (view, at) => view.getInt32(at)),
  },
  {
    code: 0x0d,
    name: "32-bit floats",
    size: 4,
    read: reading(Float32Array, (view, at) => view.getFloat32(at)),
  },
  {
    code: 0x0e,
    name: "64-bit floats",
    size: 8,
    read: reading(Float64Array, (view, at) => view.getFloat64(at)),
  },
];

interface Numbers<T> {
  new (length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

function reading<T extends IdxValues>(numbers: Numbers<T>, get: Getter): IdxType["read"] {
  return (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new numbers(bytes.length / numbers.BYTES_PER_ELEMENT);
    for (let index = 0; index < values.length; index += 1) {
      values[index] = get(view, index * numbers.BYTES_PER_ELEMENT);
    }
    return values;
  };
}

/** Name of a file's value type. */
export function idxTypeName(values: ArrayValues): string {
  if (values instanceof Uint16Array) return "unsigned 16-bit integers";
  if (values instanceof Uint32Array) return "unsigned 32-bit integers";
  const code = [Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array].findIndex(
    (numbers) => values instanceof numbers,
  );
  return idxTypes[code]?.name ?? "numbers";
}
