import { expected } from "../core/errors.js";
import type { ArrayValues } from "./npyTypes.js";

/** Array of numbers and its shape, in C order (row-major). */
export interface NumberArray {
  readonly values: ArrayValues;
  readonly shape: readonly number[];
}

/** Writes one number. */
type Setter = (view: DataView, offset: number, value: number) => void;

/** Supported types: NumPy's `descr`, all little-endian. */
const TYPES: Readonly<Record<string, readonly [descr: string, set: Setter]>> = {
  Uint8Array: ["|u1", (view, offset, value) => view.setUint8(offset, value)],
  Int8Array: ["|i1", (view, offset, value) => view.setInt8(offset, value)],
  Uint16Array: ["<u2", (view, offset, value) => view.setUint16(offset, value, true)],
  Int16Array: ["<i2", (view, offset, value) => view.setInt16(offset, value, true)],
  Uint32Array: ["<u4", (view, offset, value) => view.setUint32(offset, value, true)],
  Int32Array: ["<i4", (view, offset, value) => view.setInt32(offset, value, true)],
  Float32Array: ["<f4", (view, offset, value) => view.setFloat32(offset, value, true)],
  Float64Array: ["<f8", (view, offset, value) => view.setFloat64(offset, value, true)],
};

const MAGIC = "\x93NUMPY";
/** Length of the magic text, the version (two bytes) and the header length (two bytes). */
const PREFIX = 10;
const ALIGNMENT = 64;
const MOST_DIMENSIONS = 32;

/**
 * Writes an array as a `.npy` file for `numpy.load`: format 1.0, little-endian, C order. Throws `UserError` if the
 * shape does not match the number of values.
 */
export function npy(values: NumberArray["values"], shape: readonly number[]): Uint8Array {
  checkShape(values, shape);
  const bytes = values.BYTES_PER_ELEMENT;
  // Tagged, because a Buffer is a Uint8Array too.
  const [descr, set] = TYPES[values[Symbol.toStringTag]] as (typeof TYPES)[string];
  const header = headerOf(descr, shape);
  const file = new Uint8Array(header.length + values.length * bytes);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (let index = 0; index < values.length; index++) set(view, index * bytes, values[index] as number);
  return file;
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
