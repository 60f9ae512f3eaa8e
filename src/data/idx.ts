import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import { standInFor } from "../core/standIn.js";
import { type IdxType, type IdxValues, idxTypes } from "./idxTypes.js";

/** Array stored in an IDX file. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: IdxValues;
}

const LARGEST = 2 ** 31;

/** Reads an IDX file, gzipped or not. Throws `UserError` if it is missing or damaged. */
export async function readIdx(path: string): Promise<IdxArray & { readonly bytes: Uint8Array }> {
  const bytes = unzipped(await readBytes(path), path);
  return { ...parseIdx(bytes, path), bytes };
}

/**
 * Parses the IDX format (LeCun, "The MNIST database"): two zero bytes, the type, the number of dimensions, each
 * dimension as a big-endian 32-bit number, then the values, also big-endian. Throws `UserError` for a wrong magic
 * number, an unknown type, or a length that does not match the dimensions.
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw broken(name, `it has ${bytes.length} bytes, too few for a header`);
  const magic = view.getUint32(0);
  const dimensions = magic & 0xff;
  if (magic >>> 16 !== 0 || dimensions === 0) throw broken(name, `its magic number is ${hex(magic)}`);
  const code = (magic >>> 8) & 0xff;
  const type = idxTypes.find((known) => known.code === code);
  if (type === undefined) {
    const codes = idxTypes.map((known) => hex(known.code)).join(", ");
    throw broken(name, `its values have type ${hex(code)}, not one of ${codes}`);
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw broken(name, "it ends within its header");
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const size = shape.reduce((product, length) => product * length, 1);
  const found = bytes.length - start;
  if (size > LARGEST || found !== size * type.size)
    throw broken(name, lengthWords({ shape, size, type, found }));
  return { shape, values: type.read(bytes.subarray(start)) };
}

interface Odd {
  readonly shape: readonly number[];
  readonly size: number;
  readonly type: IdxType;
  /** Bytes that follow the header. */
  readonly found: number;
}

function lengthWords({ shape, size, type, found }: Odd): string {
  const needs = `its shape ${shapeText(shape)} needs`;
  if (type.size === 1) return `${needs} ${size} values, but ${found} follow`;
  if (found !== size) return `${needs} ${size * type.size} bytes of ${type.name}, but ${found} follow`;
  const [bytes] = idxTypes;
  return `one byte follows for each value, but its values have type ${hex(type.code)}, not ${bytes.name} (${hex(bytes.code)})`;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new UserError(`There is no IDX file '${path}'.`);
    throw new UserError(`Cannot read the IDX file '${path}': ${reasonOf(error)}.`);
  }
}

function unzipped(bytes: Uint8Array, path: string): Uint8Array {
  const standIn = standInFor(bytes);
  if (standIn !== undefined) throw new UserError(`Cannot read the IDX file '${path}': ${standIn}.`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    throw broken(path, `it cannot be unzipped (${reasonOf(error)})`);
  }
}

function broken(name: string, why: string): UserError {
  return new UserError(`'${name}' is not a complete IDX file: ${why}.`);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(value > 0xff ? 8 : 2, "0")}`;
}
