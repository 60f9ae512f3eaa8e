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
/** Length of the magic text, the version (two bytes) and the header length (two bytes; four from version 2 on). */
const PREFIX = 10;
/** Longest header that is read. A header of numbers is shorter than 1,000 bytes; numpy stops at 10,000. */
const LONGEST_HEADER = 65_535;
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
  const { descr, isFortran, shape, data } = npyParts(file, name);
  const type = Object.hasOwn(TYPES, descr) ? TYPES[descr] : undefined;
  if (type === undefined)
    throw brokenNpy(name, `its numbers are '${descr}', not one of ${Object.keys(TYPES).join(", ")}`);
  if (isFortran) throw brokenNpy(name, "it is in Fortran order");
  const count = sizeOf(shape);
  if (count * type.bytes !== data.length) throw wrongLength(name, shape, [count * type.bytes, data.length]);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = type.create(count);
  for (let index = 0; index < count; index++) values[index] = type.get(view, index * type.bytes);
  return { values, shape };
}

/** Content of a `.npy` file as its header describes it, before any number is read. */
export interface NpyParts {
  /** numpy's name of the number type: `<f4`, `>i2`, `|b1`; `|O` for Python objects. */
  readonly descr: string;
  /** True if the first axis changes fastest. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Bytes after the header. */
  readonly data: Uint8Array;
}

/**
 * Parts of a `.npy` file, of any number type and of the formats 1 to 3. The header is matched as text and never
 * evaluated. Throws `UserError`, with the file's name, for a file without a readable header.
 */
export function npyParts(file: Uint8Array, name: string): NpyParts {
  const { header, start } = headerIn(file, name);
  const match = HEADER.exec(header);
  if (match === null) throw brokenNpy(name, "its header cannot be read");
  const [, descr = "", order, sizes = ""] = match;
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  const isValid = shape.length <= MOST_DIMENSIONS && shape.every(isSize) && isSize(sizeOf(shape));
  if (!isValid) throw brokenNpy(name, "its shape is invalid");
  return { descr, isFortran: order === "True", shape, data: file.subarray(start) };
}

/** Text of a header, and the place of the first number. */
function headerIn(file: Uint8Array, name: string): { readonly header: string; readonly start: number } {
  if (latin(file.subarray(0, MAGIC.length)) !== MAGIC) throw brokenNpy(name, "its signature is wrong");
  const version = file[MAGIC.length] ?? 0;
  const first = version === 1 ? PREFIX : PREFIX + 2;
  if (file.length < first || version < 1 || version > 3)
    throw brokenNpy(name, `its format is ${file.length < first ? "cut off" : version}, not 1, 2 or 3`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER || first + length > file.length)
    throw brokenNpy(name, `its header claims ${length} bytes`);
  return { header: latin(file.subarray(first, first + length)), start: first + length };
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

/** Error for a file whose numbers are more or fewer than its shape, with both lengths in bytes. */
function wrongLength(
  name: string,
  shape: readonly number[],
  [due, found]: readonly [number, number],
): UserError {
  return brokenNpy(name, `its shape ${written(shape)} needs ${due} bytes, but ${found} follow`);
}

/** Error for a `.npy` file, with the reason as a clause. */
export function brokenNpy(name: string, why: string): UserError {
  return new UserError(`'${name}' is not a .npy file that convscope reads: ${why}.`);
}
