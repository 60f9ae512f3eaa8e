import { UserError } from "../core/errors.js";
import { type ArrayType, type ArrayValues, arrayTypes } from "./npyTypes.js";

/** Array from a `.npy` file, in C order (row-major). */
export interface ReadArray {
  readonly shape: readonly number[];
  /** Name of the number type in the file, as NumPy has it: `float16`, `uint8`. */
  readonly type: string;
  /** Numbers; half floats as 32-bit floats, 64-bit integers as 64-bit floats, Booleans as bytes. */
  readonly values: ArrayValues;
}

const MAGIC = "\x93NUMPY";
/** Length of the magic text and the version. */
const VERSION_END = 8;
const MOST_DIMENSIONS = 32;
/** Longest header that is parsed; that of an array of numbers has about a hundred bytes. */
const LONGEST_HEADER = 65_535;
const HEADER =
  /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(False|True),\s*'shape':\s*\(([\dL,\s]*)\),?\s*\}\s*$/;

/**
 * Reads a `.npy` file of versions 1 to 3: integers, floats and Booleans of either byte order, in C or Fortran order.
 * Throws `UserError`, with the file's name, for any other file, such as one of Python objects, and if the length does
 * not match the shape. Nothing in the file is executed.
 */
export function readNpy(file: Uint8Array, name: string): ReadArray {
  const { descr, isFortran, shape, start } = readHeader(file, name);
  const { type, isBigEndian } = typeOf(descr, name);
  const bytes = sizeOf(shape) * type.bytes;
  const found = file.length - start;
  if (bytes !== found) {
    throw broken(name, `its shape (${shape.join(", ")}) needs ${bytes} bytes, but ${found} follow`);
  }
  // Copied, because numbers must begin at a multiple of their size in memory.
  const own = new Uint8Array(found);
  own.set(file.subarray(start));
  const values = type.read(isBigEndian ? reversed(own, type.bytes) : own);
  return { shape, type: type.name, values: isFortran ? rowMajor(values, shape) : values };
}

function readHeader(file: Uint8Array, name: string) {
  if (latin(file.subarray(0, MAGIC.length)) !== MAGIC) throw broken(name, "its signature is wrong");
  const version = file[MAGIC.length] ?? "cut off";
  const width = version === 1 ? 2 : 4;
  const first = VERSION_END + width;
  if (![1, 2, 3].includes(Number(version)) || file.length < first)
    throw broken(name, `its format is ${version}, not 1, 2 or 3`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = width === 2 ? view.getUint16(VERSION_END, true) : view.getUint32(VERSION_END, true);
  if (length > LONGEST_HEADER) throw broken(name, `its header has ${length} bytes`);
  const start = first + length;
  const text = latin(file.subarray(first, start));
  const match = HEADER.exec(text);
  if (match === null)
    throw broken(
      name,
      /'descr':\s*\[/.test(text)
        ? "it is a table of records, not an array of numbers"
        : "its header cannot be read",
    );
  const [, descr = "", order, sizes = ""] = match;
  const shape = sizes
    .split(",")
    .flatMap((size) => (size.trim() === "" ? [] : [Number(size.replace("L", ""))]));
  if (shape.length > MOST_DIMENSIONS || !shape.every(Number.isSafeInteger))
    throw broken(name, "its shape is invalid");
  return { descr, isFortran: order === "True", shape, start };
}

interface FoundType {
  readonly type: ArrayType;
  readonly isBigEndian: boolean;
}

function typeOf(descr: string, name: string): FoundType {
  const [order, code] = [descr.slice(0, 1), descr.slice(1)];
  if (code.startsWith("O")) {
    throw broken(
      name,
      "it holds Python objects, which are pickled code that convscope never runs; save an array of numbers",
    );
  }
  const type = arrayTypes.find((known) => known.code === code);
  if (type === undefined || !"<>|=".includes(order)) {
    throw broken(
      name,
      `its numbers are '${descr}', not one of ${arrayTypes.map(({ code: each }) => each).join(", ")}`,
    );
  }
  return { type, isBigEndian: order === ">" };
}

/** Numbers of another byte order, in place. */
function reversed(bytes: Uint8Array, width: number): Uint8Array {
  for (let at = 0; width > 1 && at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

/** Reorders values whose first index changes fastest. */
function rowMajor(values: ArrayValues, shape: readonly number[]): ArrayValues {
  const ordered = values.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  let from = 0;
  for (let at = 0; at < ordered.length; at += 1) {
    ordered[at] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const [size, stride, place] = [shape[axis] ?? 0, strides[axis] ?? 0, index[axis] ?? 0];
      from += stride;
      if (place + 1 < size) {
        index[axis] = place + 1;
        break;
      }
      from -= size * stride;
      index[axis] = 0;
    }
  }
  return ordered;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function broken(name: string, why: string): UserError {
  return new UserError(`'${name}' is not a .npy file that convscope reads: ${why}.`);
}
