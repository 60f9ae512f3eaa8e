import type { Dataset, File, Group } from "h5wasm";
import { halfFloats, upperHalves } from "./halfFloats.js";

/** Array stored in a file; its values are read on demand. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** `float32`, `float16`, `bfloat16`, `int64` … */
  readonly type: string;
  /** Reads the values. Throws a clause if that fails. */
  read(): Float32Array;
}

/** HDF5 file in memory. It holds a copy of the bytes until it is closed. */
export interface Hdf5 {
  /** Names within a group, in file order; empty if there is no such group. */
  names(group: string): readonly string[];
  /** Attribute that is a single string; undefined if it is missing or anything else. */
  text(group: string, name: string): string | undefined;
  /**
   * Attribute that is a list of strings, of which long ones are split over several attributes (`name0`, `name1` …);
   * undefined if it is missing.
   */
  texts(group: string, name: string): readonly string[] | undefined;
  /** Array at a path; undefined if there is none. Throws a clause for one that is not stored in this file. */
  array(path: string): StoredArray | undefined;
  close(): void;
}

type Library = typeof import("h5wasm");

/** Signature at the start of every HDF5 file. */
const MAGIC = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** The largest allowed ratio of an array's size to its file's size; only weights of all zeros compress better. */
const MOST_RATIO = 100;

/** True if the bytes begin like an HDF5 file. */
export function isHdf5(head: Uint8Array): boolean {
  return MAGIC.every((byte, at) => head[at] === byte);
}

let opened = 0;

/**
 * Opens an HDF5 file from its bytes, in the library's in-memory file system, so nothing in it can refer to other
 * files. Throws a clause for a truncated or damaged file. The caller must close it.
 */
export async function openHdf5(bytes: Uint8Array): Promise<Hdf5> {
  const library = await import("h5wasm");
  const module = await library.ready;
  // Otherwise, a failed read returns zeros and the library prints its own report on stderr.
  module.activate_throwing_error_handler();
  const name = `${++opened}.h5`;
  module.FS.writeFile(name, bytes);
  let file: File;
  try {
    file = new library.File(name, "r");
  } catch {
    module.FS.unlink(name);
    throw new Error("it is a truncated or damaged HDF5 file");
  }
  const open: Open = { library, file, bytes: bytes.length, groups: new Map() };
  return {
    names: (group) => reading(`group '${group}'`, () => [...(listedAt(open, partsOf(group))?.names ?? [])]),
    text: (group, attribute) => {
      const value = valueAt(open, group, attribute);
      return typeof value === "string" ? value : undefined;
    },
    texts: (group, attribute) => textsAt(open, group, attribute),
    array: (path) => arrayAt(open, path),
    close: () => {
      file.close();
      module.FS.unlink(name);
    },
  };
}

interface Open {
  readonly library: Library;
  readonly file: File;
  /** Length of the file. */
  readonly bytes: number;
  /** The groups that were looked into, by their paths: listing one is slow, and weights of many layers lie in one. */
  readonly groups: Map<string, Listed | undefined>;
}

interface Listed {
  readonly group: Group;
  readonly names: ReadonlySet<string>;
}

/** Entry at a path whose every step is within the file; undefined if there is none. */
function entryAt(open: Open, parts: readonly string[]): Group | Dataset | undefined {
  const { library, file } = open;
  const last = parts.at(-1);
  if (last === undefined) return file;
  const outer = listedAt(open, parts.slice(0, -1));
  if (!outer?.names.has(last)) return undefined;
  const found: unknown = outer.group.get(last);
  if (!(found instanceof library.Group) && !(found instanceof library.Dataset))
    throw new Error(`its '${parts.join("/")}' is a link, which convscope does not follow`);
  return found;
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function listedAt(open: Open, parts: readonly string[]): Listed | undefined {
  const path = parts.join("/");
  if (open.groups.has(path)) return open.groups.get(path);
  const found = entryAt(open, parts);
  const listed =
    found instanceof open.library.Group ? { group: found, names: new Set(found.keys()) } : undefined;
  open.groups.set(path, listed);
  return listed;
}

function valueAt(open: Open, path: string, name: string): unknown {
  return reading(`attribute '${name}'`, () => {
    const attributes = listedAt(open, partsOf(path))?.group.attrs;
    return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name]?.value : undefined;
  });
}

function textsAt(open: Open, path: string, name: string): readonly string[] | undefined {
  const whole = valueAt(open, path, name);
  if (whole !== undefined) return listOf(whole);
  const parts: string[] = [];
  for (let part = 0; ; part++) {
    const value = valueAt(open, path, `${name}${part}`);
    if (value === undefined) return part === 0 ? undefined : parts;
    parts.push(...listOf(value));
  }
}

/** List of strings. The library returns an empty list as an array of numbers. */
function listOf(value: unknown): readonly string[] {
  return [value].flat().filter((each): each is string => typeof each === "string");
}

function arrayAt(open: Open, path: string): StoredArray | undefined {
  return reading(`data set '${path}'`, () => {
    const found = entryAt(open, partsOf(path));
    if (!(found instanceof open.library.Dataset)) return undefined;
    const { metadata } = found;
    const shape = metadata.shape ?? [];
    const size = shape.reduce((product, length) => product * length, 1);
    if (metadata.virtual_sources !== undefined)
      throw new Error(`its '${path}' is a virtual data set, which is stored in other files`);
    if (!Number.isSafeInteger(size) || size * metadata.size > MOST_RATIO * open.bytes)
      throw new Error(`its '${path}' claims ${shape.join("×")} numbers, more than its file can hold`);
    const type = typeOf(found);
    return {
      shape,
      size,
      type,
      read: () => reading(`data set '${path}'`, () => numbersOf(open, found, size)),
    };
  });
}

function typeOf(dataset: Dataset): string {
  const { type, size, signed } = dataset.metadata;
  if (type === INTEGER) return `${signed ? "" : "u"}int${8 * size}`;
  if (type === FLOAT) return `float${8 * size}`;
  const named: unknown = dataset.attrs.dtype?.value;
  return typeof named === "string" ? named : "unknown";
}

const [INTEGER, FLOAT] = [0, 1];

function numbersOf(open: Open, dataset: Dataset, size: number): Float32Array {
  const type = typeOf(dataset);
  if (type === "float16") return halfFloats(rawOf(open, dataset, size));
  if (type === "bfloat16") return upperHalves(rawOf(open, dataset, size));
  if (!/^u?int\d+$|^float\d+$/.test(type)) throw new Error(`its '${dataset.path}' holds no numbers`);
  const value: unknown = size === 0 ? [] : dataset.value;
  if (value instanceof Float32Array) return checked(value, dataset.path, size);
  const list = ArrayBuffer.isView(value) ? [...(value as unknown as Iterable<unknown>)] : [value].flat();
  return checked(Float32Array.from(list, Number), dataset.path, size);
}

function checked(values: Float32Array, path: string, size: number): Float32Array {
  if (values.length === size) return values;
  throw new Error(`its '${path}' holds ${values.length} numbers where its shape has ${size}`);
}

/** Raw values of a 16-bit type, for which the library has no array. */
function rawOf({ library: { Module: module } }: Open, { file_id, path }: Dataset, size: number): Uint16Array {
  const pointer = module._malloc(Math.max(1, 2 * size));
  try {
    module.get_dataset_data(file_id, path, null, null, null, BigInt(pointer));
    return new Uint16Array(module.HEAPU8.slice(pointer, pointer + 2 * size).buffer);
  } finally {
    module._free(pointer);
  }
}

/**
 * Runs a read operation; an error of the library, which has many lines about its own code, is replaced by the
 * subject.
 */
function reading<T>(what: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("its ")) throw error;
    throw new Error(
      `its ${what} cannot be read: it is damaged, outside the file, or packed with an unknown filter`,
    );
  }
}
