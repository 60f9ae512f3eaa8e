import { expected, UserError } from "../core/errors.js";

/** Array of numbers and its shape, in C order (row-major). */
export interface NumberArray {
  readonly values: Float32Array | Float64Array | Int32Array;
  readonly shape: readonly number[];
}

/** Layout of a number type in a file. */
interface NumberType {
  readonly bytes: number;
  readonly create: (length: number) => NumberArray["values"];
  readonly get: (view: DataView, offset: number) => number;
  readonly set: (view: DataView, offset: number, value: number) => void;
}

/** Supported types, by numpy's `descr`: all little-endian. */
const TYPES: Readonly<Record<string, NumberType>> = {
  "<f4": {
    bytes: 4,
    create: (length) => new Float32Array(length),
    get: (view, offset) => view.getFloat32(offset, true),
    set: (view, offset, value) => view.setFloat32(offset, value, true),
  },
  "<f8": {
    bytes: 8,
    create: (length) => new Float64Array(length),
    get: (view, offset) => view.getFloat64(offset, true),
    set: (view, offset, value) => view.setFloat64(offset, value, true),
  },
  "<i4": {
    bytes: 4,
    create: (length) => new Int32Array(length),
    get: (view, offset) => view.getInt32(offset, true),
    set: (view, offset, value) => view.setInt32(offset, value, true),
  },
};

const MAGIC = "\x93NUMPY";
/** Length of the magic text, the version (two bytes) and the header length (two bytes). */
const PREFIX = 10;
const ALIGNMENT = 64;
const MOST_DIMENSIONS = 32;
const HEADER =
  /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(False|True),\s*'shape':\s*\(([\d,\s]*)\),?\s*\}\s*$/;

/**
 * Writes an array as a `.npy` file for `numpy.load`: format 1.0, little-endian, C order. Throws `UserError` if the
 * shape does not match the number of values.
 */
export function npy(values: NumberArray["values"], shape: readonly number[]): Uint8Array {
  checkShape(values, shape);
  const descr = descrOf(values);
  const { bytes, set } = TYPES[descr] as NumberType;
  const header = headerOf(descr, shape);
  const file = new Uint8Array(header.length + values.length * bytes);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (let index = 0; index < values.length; index++) set(view, index * bytes, values[index] as number);
  return file;
}

/**
 * Reads a `.npy` file of 32- or 64-bit floats or 32-bit integers, little-endian, in C order. Throws `UserError`, with
 * the file's name, for any other file, and if the length does not match the shape.
 */
export function readNpy(file: Uint8Array, name: string): NumberArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { descr, shape, start } = readHeader(file, view, name);
  const type = Object.hasOwn(TYPES, descr) ? TYPES[descr] : undefined;
  if (type === undefined) {
    throw broken(name, `its numbers are '${descr}', not one of ${Object.keys(TYPES).join(", ")}`);
  }
  const count = sizeOf(shape);
  if (count * type.bytes !== file.length - start) {
    const found = file.length - start;
    throw broken(name, `its shape ${written(shape)} needs ${count * type.bytes} bytes, but ${found} follow`);
  }
  const values = type.create(count);
  for (let index = 0; index < count; index++) values[index] = type.get(view, start + index * type.bytes);
  return { values, shape };
}

function headerOf(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = `(${shape.map((size) => `${size},`).join(" ")})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((PREFIX + text.length + 1) / ALIGNMENT) * ALIGNMENT - PREFIX;
  const version = "\x01\x00";
  const size = String.fromCharCode(length & 0xff, length >>> 8);
  const whole = `${MAGIC}${version}${size}${text.padEnd(length - 1)}\n`;
  return Uint8Array.from(whole, (letter) => letter.charCodeAt(0));
}

function readHeader(file: Uint8Array, view: DataView, name: string) {
  if (latin(file.subarray(0, MAGIC.length)) !== MAGIC) throw broken(name, "its signature is wrong");
  // Versions 2 and 3 have a four-byte header length, for headers that plain arrays never need.
  if (file.length < PREFIX || file[6] !== 1)
    throw broken(name, `its format is ${file[6] ?? "cut off"}, not 1`);
  const start = PREFIX + view.getUint16(8, true);
  const match = HEADER.exec(latin(file.subarray(PREFIX, start)));
  if (match === null) throw broken(name, "its header cannot be read");
  const [, descr = "", order, sizes = ""] = match;
  if (order === "True") throw broken(name, "it is in Fortran order");
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  if (shape.length > MOST_DIMENSIONS || !shape.every(isSize)) throw broken(name, "its shape is invalid");
  return { descr, shape, start };
}

function descrOf(values: NumberArray["values"]): string {
  if (values instanceof Int32Array) return "<i4";
  return values instanceof Float32Array ? "<f4" : "<f8";
}

function checkShape(values: NumberArray["values"], shape: readonly number[]): void {
  const fits = shape.length <= MOST_DIMENSIONS && shape.every(isSize) && sizeOf(shape) === values.length;
  if (!fits) throw expected(`a shape of ${values.length} numbers`, "an array", written(shape));
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function written(shape: readonly number[]): string {
  return `(${shape.join(", ")})`;
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function broken(name: string, why: string): UserError {
  return new UserError(`'${name}' is not a .npy file that convscope reads: ${why}.`);
}
